#include "grading.h"

#include "compile.h"
#include "kept.h"
#include "part.h"
#include "verdict.h"
#include "workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a part may say, in bytes; more is a mistake in the grader. */
enum { OUTCOME_LIMIT = 16 * 1024 * 1024 };

/* --- the stages and their parts ---------------------------------------------------------------- */

struct part {
    const char *stage, *name;
    json_t *(*work)(const struct grading *grading);
    bool needs_program; /* waits for the build part */
    int niceness;       /* so that what is known first comes first */
};

static const struct part parts[] = {
    {"build", "build", part_build, false, 0}, {"behaviour", "behaviour", part_behaviour, true, 0},
    {"memory", "asan", part_asan, false, 5},  {"memory", "memcheck", part_memcheck, true, 0},
    {"threads", "tsan", part_tsan, true, 0},  {"threads", "helgrind", part_helgrind, true, 0},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* How the points of an exercise are shared out; only the stages that it has and that can be checked
 * count. */
static const struct {
    const char *stage;
    double weight;
} weights[] = {{"build", 0},     {"behaviour", 3}, {"memory", 1}, {"threads", 1},
               {"schedules", 3}, {"faults", 1},    {"residue", 1}};

/* The stages that need the controlled scheduler. */
static bool is_waiting(const char *stage) {
    return strcmp(stage, "schedules") == 0 || strcmp(stage, "faults") == 0;
}

static double weight_of(const char *stage) {
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        if (strcmp(stage, weights[i].stage) == 0)
            return is_waiting(stage) ? 0 : weights[i].weight;
    return 0;
}

/* --- one grading under way --------------------------------------------------------------------- */

enum state { WAITING, RUNNING, DONE };

struct progress_of_part {
    enum state state;
    pid_t pid;
    int fd;     /* the outcome comes from here */
    char *text; /* what has come of it */
    size_t length;
    double began, ended;
    json_t *outcome; /* NULL: not run */
};

struct run {
    struct grading grading;
    const struct grading_options *options;
    struct text_list stages; /* "build" and those of the exercise */
    json_t **answers;        /* a stage each, NULL until it is known */
    bool *wanted;            /* whether a part has to run */
    struct progress_of_part parts[PARTS];
    char *key;     /* for kept.h */
    sigset_t mask; /* the signal mask that we were called with */
};

static const int stop_signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { STOP_SIGNALS = sizeof stop_signals / sizeof *stop_signals };

/* The signal that has asked to stop, or 0. One grading runs in a process at a time. */
static volatile sig_atomic_t stop_signal;

static void on_stop(int signal) {
    stop_signal = signal;
}

/* --- parts as processes ------------------------------------------------------------------------ */

_Noreturn static void be_part(const struct run *run, const struct part *part, int fd,
                              pid_t parent) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_CANNOT);
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        signal(stop_signals[i], SIG_DFL);
    sigprocmask(SIG_SETMASK, &run->mask, NULL);
    if (part->niceness > 0 && nice(part->niceness) < 0)
        errno = 0; /* no harm: it is only slower for the others */
    json_t *outcome = part->work(&run->grading);
    int result = json_dumpfd(outcome, fd, JSON_COMPACT);
    json_decref(outcome);
    _exit(result == 0 ? 0 : EXIT_CANNOT);
}

/* Starts a part; one that cannot be started has an outcome at once. */
static void start_part(struct run *run, size_t index) {
    struct progress_of_part *progress = &run->parts[index];
    *progress = (struct progress_of_part){.state = RUNNING, .began = text_now()};
    int ends[2] = {-1, -1};
    pid_t parent = getpid();
    pid_t pid = pipe2(ends, O_CLOEXEC) < 0 ? -1 : fork();
    if (pid == 0) {
        close(ends[0]);
        be_part(run, &parts[index], ends[1], parent);
    }
    if (pid < 0) {
        progress->outcome = outcome_error("the machine has no room for another process (%s): end "
                                          "some and grade again",
                                          strerror(errno));
        progress->state = DONE;
        progress->ended = progress->began;
        if (ends[0] >= 0)
            close(ends[0]);
    } else {
        setpgid(pid, pid); /* in both, so that it holds before either goes on */
        progress->pid = pid;
        progress->fd = ends[0];
    }
    if (ends[1] >= 0)
        close(ends[1]);
}

/* Ends a part with all that it has started: they share its process group. */
static void end_part(struct progress_of_part *progress) {
    if (progress->state == DONE)
        return;
    if (progress->state == RUNNING) {
        kill(-progress->pid, SIGKILL);
        close(progress->fd);
        waitpid(progress->pid, NULL, 0);
    }
    progress->state = DONE;
    progress->ended = text_now();
    free(progress->text);
    progress->text = NULL;
}

/* Reads what a part says; at its end makes an outcome of it. Returns whether it has ended. */
static bool read_part(const struct run *run, size_t index) {
    struct progress_of_part *progress = (struct progress_of_part *)&run->parts[index];
    char block[65536];
    ssize_t count = read(progress->fd, block, sizeof block);
    if (count < 0 && errno == EINTR)
        return false;
    if (count > 0 && progress->length + (size_t)count <= OUTCOME_LIMIT) {
        progress->text = memory_resize(progress->text, progress->length + (size_t)count);
        memcpy(progress->text + progress->length, block, (size_t)count);
        progress->length += (size_t)count;
        return false;
    }
    progress->outcome =
        progress->text ? json_loadb(progress->text, progress->length, 0, NULL) : NULL;
    if (!progress->outcome)
        progress->outcome = outcome_error("the grader's part '%s' ended without an answer: see "
                                          "above, and 'grade doctor'",
                                          parts[index].name);
    end_part(progress);
    return true;
}

/* --- from outcomes to stages ------------------------------------------------------------------- */

static const char *outcome_status(const json_t *outcome) {
    const char *status = json_string_value(json_object_get(outcome, "status"));
    return status ? status : "error";
}

/* Fills in what the findings of all parts have in common. */
static void complete_findings(const struct run *run, json_t *findings) {
    size_t i;
    json_t *finding;
    json_array_foreach (findings, i, finding) {
        const char *kind = finding_kind(finding);
        const char *chapter = exercise_chapter(run->grading.exercise, kind);
        if (strcmp(kind, "none") == 0)
            continue;
        if (json_is_null(json_object_get(finding, "chapter")) && chapter)
            json_object_set_new(finding, "chapter", json_string(chapter));
        if (json_is_null(json_object_get(finding, "replay"))) {
            char *replay = text_format("grader/grade %s --verbose", run->grading.exercise->name);
            json_object_set_new(finding, "replay", json_string(replay));
            free(replay);
        }
    }
}

static void tell(const struct run *run, const json_t *stage) {
    if (run->options->on_stage)
        run->options->on_stage(stage, run->options->data);
}

static void answer(struct run *run, size_t index, json_t *stage) {
    run->answers[index] = stage;
    complete_findings(run, json_object_get(stage, "findings"));
    if (run->key)
        kept_put(run->grading.root, run->key, stage);
    if (!is_waiting(stage_name(stage)))
        tell(run, stage);
}

static void answer_skipped(struct run *run, size_t index, const char *why) {
    json_t *findings = json_pack("[o]", finding_new("none", NULL, 0, "%s", why));
    answer(run, index, stage_new(run->stages.items[index], "skip", 0, findings));
}

static const struct progress_of_part *part_named(const struct run *run, const char *name) {
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(parts[i].name, name) == 0)
            return &run->parts[i];
    return NULL;
}

/* What behaviour left behind; an error of behaviour's is residue's too. */
static json_t *residue_stage(const struct run *run) {
    const struct progress_of_part *behaviour = part_named(run, "behaviour");
    json_t *leftovers = json_object_get(behaviour->outcome, "leftovers");
    if (strcmp(outcome_status(behaviour->outcome), "error") == 0) {
        json_t *findings = json_pack(
            "[o]",
            finding_new(
                "none", NULL, 0,
                "what the program leaves behind is seen while its behaviour is checked, which could "
                "not be done"));
        return stage_new("residue", "error", 0, findings);
    }
    json_t *findings = leftovers ? json_incref(leftovers) : json_array();
    return stage_new("residue", json_array_size(findings) ? "fail" : "pass", 0, findings);
}

/* A stage of what its parts have found: a failure is certain whatever else could not be checked. */
static json_t *merged_stage(const struct run *run, const char *name) {
    json_t *findings = json_array(), *troubles = json_array();
    bool failed = false, error = false;
    double began = 0, ended = 0;
    for (size_t i = 0; i < PARTS; i++) {
        const struct progress_of_part *progress = &run->parts[i];
        if (strcmp(parts[i].stage, name) != 0 || !progress->outcome)
            continue;
        const char *status = outcome_status(progress->outcome);
        json_t *found = json_object_get(progress->outcome, "findings");
        failed = failed || strcmp(status, "fail") == 0;
        error = error || strcmp(status, "error") == 0;
        findings_merge(strcmp(status, "error") == 0 ? troubles : findings, found);
        began = began > 0 && began < progress->began ? began : progress->began;
        ended = progress->ended > ended ? progress->ended : ended;
    }
    findings_merge(findings, troubles);
    json_decref(troubles);
    const char *status = failed ? "fail" : error ? "error" : "pass";
    if (strcmp(status, "pass") != 0 && workspace_full(&run->grading)) {
        json_decref(findings);
        findings = json_pack(
            "[o]",
            finding_new("none", NULL, 0,
                        "there is no room left on the disk of %s/build: make some and grade again",
                        run->grading.root));
        status = "error";
    }
    return stage_new(name, status, ended - began, findings);
}

static json_t *answer_of(const struct run *run, const char *name) {
    for (size_t s = 0; s < run->stages.count; s++)
        if (strcmp(run->stages.items[s], name) == 0)
            return run->answers[s];
    return NULL;
}

/* Whether the program is known not to end. The slow tools would only wait for the same end. */
static bool is_endless(const struct run *run) {
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(answer_of(run, "behaviour"), "findings"), i, finding) {
        if (strcmp(finding_kind(finding), "hang") == 0)
            return true;
    }
    return false;
}

/* The stages whose answer waits for behaviour's, which may make it pointless: whether a tool is done
 * before that is luck, which must not show in the verdict. */
static bool is_slow(const char *name) {
    return strcmp(name, "memory") == 0 || strcmp(name, "threads") == 0;
}

/* Ends what is not worth going on with, and says why. */
static void skip_rest(struct run *run, const char *why) {
    for (size_t i = 0; i < PARTS; i++)
        end_part(&run->parts[i]);
    for (size_t s = 0; s < run->stages.count; s++)
        if (!run->answers[s])
            answer_skipped(run, s, why);
}

static void answer_if_ready(struct run *run, size_t index) {
    const char *name = run->stages.items[index];
    bool residue = strcmp(name, "residue") == 0;
    if (run->answers[index])
        return;
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(parts[i].stage, residue ? "behaviour" : name) == 0 && !run->parts[i].outcome)
            return;
    answer(run, index, residue ? residue_stage(run) : merged_stage(run, name));
}

/* Answers the stages whose parts are all done. */
static void answer_ready(struct run *run) {
    for (size_t s = 0; s < run->stages.count; s++)
        if (!is_slow(run->stages.items[s]))
            answer_if_ready(run, s);
    if (is_endless(run))
        skip_rest(run, "not run: the program does not end");
    if (text_list_has(&run->stages, "behaviour") && !answer_of(run, "behaviour"))
        return;
    for (size_t s = 0; s < run->stages.count; s++)
        answer_if_ready(run, s);
}

static void after_part(struct run *run, size_t index) {
    const json_t *outcome = run->parts[index].outcome;
    if (parts[index].work == part_build) {
        const char *tools = json_string_value(json_object_get(outcome, "tools"));
        if (tools)
            run->grading.tools = text_copy(tools);
    }
    answer_ready(run);
    if (parts[index].work == part_build &&
        (access(run->grading.program, X_OK) < 0 || strcmp(outcome_status(outcome), "error") == 0))
        skip_rest(run, "not run: there is no program yet");
}

/* --- the loop ---------------------------------------------------------------------------------- */

static void start(struct run *run, size_t index) {
    start_part(run, index);
    if (run->parts[index].state == DONE)
        after_part(run, index);
}

/* Starts what can be started; whether anything is running then. */
static bool start_ready(struct run *run) {
    bool built = run->parts[0].state == DONE;
    bool running = false;
    for (size_t i = 0; i < PARTS; i++) {
        if (run->wanted[i] && run->parts[i].state == WAITING && (built || !parts[i].needs_program))
            start(run, i);
        running = running || run->parts[i].state == RUNNING;
    }
    return running;
}

static void work(struct run *run) {
    while (!stop_signal && start_ready(run)) {
        struct pollfd polled[PARTS];
        size_t index[PARTS];
        nfds_t count = 0;
        for (size_t i = 0; i < PARTS; i++)
            if (run->parts[i].state == RUNNING) {
                index[count] = i;
                polled[count++] = (struct pollfd){.fd = run->parts[i].fd, .events = POLLIN};
            }
        if (ppoll(polled, count, NULL, &run->mask) < 0) {
            if (errno != EINTR)
                fail("ppoll: %s", strerror(errno));
            continue;
        }
        for (nfds_t i = 0; i < count && !stop_signal; i++)
            if (polled[i].revents && run->parts[index[i]].state == RUNNING &&
                read_part(run, index[i]))
                after_part(run, index[i]);
    }
}

/* Which parts have to run: those of the stages whose answer is not kept. Residue is seen while
 * behaviour is checked, and nothing runs without the program. */
static void want_parts(struct run *run) {
    bool any = false;
    if (is_endless(run))
        skip_rest(run, "not run: the program does not end");
    for (size_t s = 0; s < run->stages.count; s++) {
        const char *name = run->stages.items[s];
        if (run->answers[s])
            continue;
        any = true;
        for (size_t i = 0; i < PARTS; i++)
            if (strcmp(parts[i].stage, name) == 0 ||
                (strcmp(name, "residue") == 0 && parts[i].work == part_behaviour))
                run->wanted[i] = true;
    }
    run->wanted[0] = any;
}

static void answer_known(struct run *run) {
    for (size_t s = 0; s < run->stages.count; s++) {
        const char *name = run->stages.items[s];
        json_t *kept = run->options->fresh ? NULL : kept_find(run->grading.root, run->key, name);
        if (is_waiting(name)) {
            json_decref(kept);
            answer_skipped(run, s,
                           "not checked: this needs the controlled scheduler, which this "
                           "version of the grader does not have yet");
        } else if (kept) {
            answer(run, s, kept);
        }
    }
}

/* To the nearest multiple; the values are small and not negative. */
static double rounded(double value, double unit) {
    return (double)(long)(value / unit + 0.5) * unit;
}

/* Shares the points out, and draws the verdict from the stages. */
static json_t *verdict_of(const struct run *run, double seconds) {
    const struct exercise *exercise = run->grading.exercise;
    json_t *stages = json_array();
    double total = 0, points = 0;
    bool failed = false, error = false;
    const char *kind = "none";
    for (size_t s = 0; s < run->stages.count; s++)
        total += weight_of(run->stages.items[s]);
    double before =
        0; /* the weights of the stages so far; shares are rounded so that they add up */
    for (size_t s = 0; s < run->stages.count; s++) {
        json_t *stage = run->answers[s];
        const char *status = stage_status(stage);
        double after = before + weight_of(run->stages.items[s]);
        double most = total > 0 ? rounded(exercise->points * after / total, 0.01) -
                                      rounded(exercise->points * before / total, 0.01)
                                : 0;
        double got = strcmp(status, "pass") == 0 ? most : 0;
        before = after;
        json_object_set_new(stage, "points", json_real(rounded(got, 0.01)));
        json_object_set_new(stage, "max_points", json_real(rounded(most, 0.01)));
        points += got;
        error = error || strcmp(status, "error") == 0;
        if (strcmp(status, "fail") == 0 && !failed) {
            failed = true;
            kind = finding_kind(json_array_get(json_object_get(stage, "findings"), 0));
        }
        json_array_append(stages, stage);
    }
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:f, s:f, s:f, s:o}", "version", 1, "exercise",
                     exercise->name, "submission", run->grading.submission->hash, "verdict",
                     error    ? "error"
                     : failed ? "fail"
                              : "pass",
                     "kind", kind, "points", rounded(points, 0.01), "max_points", exercise->points,
                     "seconds", rounded(seconds, 0.001), "stages", stages);
}

/* Whether the stages in want of running need a workspace, and it could be opened. */
/* Ends and reaps every process that the parts have left, those that became ours when their parents were
 * killed too (prctl(2), PR_SET_CHILD_SUBREAPER): the sandboxes go down with their makers, but not at
 * the same moment. */
static void end_all(void) {
    char *path = text_format("/proc/self/task/%ld/children", (long)getpid());
    pid_t child;
    do {
        FILE *children = fopen(path, "re");
        long pid;
        while (children && fscanf(children, "%ld", &pid) == 1)
            kill((pid_t)pid, SIGKILL);
        if (children)
            fclose(children);
        child = waitpid(-1, NULL, 0);
    } while (child > 0 || (child < 0 && errno == EINTR));
    free(path);
}

/* From here on these signals only ask to stop, and only while we wait in ppoll: so none is overlooked
 * between a look at stop_signal and the wait. One that was ignored when we were started (nohup(1))
 * stays so. */
static void catch_stop(struct run *run, struct sigaction before[STOP_SIGNALS]) {
    struct sigaction stop = {.sa_handler = on_stop};
    sigset_t blocked;
    stop_signal = 0;
    sigemptyset(&blocked);
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        sigaddset(&blocked, stop_signals[i]);
    sigprocmask(SIG_BLOCK, &blocked, &run->mask);
    for (size_t i = 0; i < STOP_SIGNALS; i++) {
        sigaction(stop_signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(stop_signals[i], &stop, NULL);
    }
}

/* Everything is put back: a signal that came meanwhile does now what it does. */
static void release_stop(const struct run *run, const struct sigaction before[STOP_SIGNALS]) {
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        sigaction(stop_signals[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &run->mask, NULL);
    if (stop_signal)
        raise(stop_signal);
}

/* Runs what has to run. Returns false with *problem set when there is nowhere to work. */
static bool run_stages(struct run *run, char **problem) {
    want_parts(run);
    if (!run->wanted[0])
        return true;
    struct sigaction before[STOP_SIGNALS];
    catch_stop(run, before);
    bool opened = workspace_open(&run->grading, problem) == 0;
    if (opened) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        work(run);
        for (size_t i = 0; i < PARTS; i++)
            end_part(&run->parts[i]);
        end_all();
        workspace_close(&run->grading);
    }
    release_stop(run, before);
    return opened;
}

json_t *grade_exercise(const char *root, const struct exercise *exercise,
                       const struct grading_options *options, char **problem) {
    double began = text_now();
    struct submission *submission =
        submission_take(root, exercise, options->files, options->starter, problem);
    if (!submission)
        return NULL;
    bool wanted[PARTS] = {false};
    struct run run = {.grading = {.root = root, .exercise = exercise, .submission = submission},
                      .options = options,
                      .wanted = wanted};
    text_list_add(&run.stages, "build");
    for (size_t i = 0; i < exercise->stages.count; i++)
        text_list_add(&run.stages, exercise->stages.items[i]);
    run.answers = memory_new(run.stages.count * sizeof *run.answers);
    run.key = kept_key(root, exercise, submission);
    answer_known(&run);
    json_t *verdict = NULL;
    bool done = run_stages(&run, problem);
    for (size_t s = 0; done && s < run.stages.count; s++)
        if (is_waiting(run.stages.items[s]))
            tell(&run, run.answers[s]); /* known from the start, but of least interest */
    if (done)
        verdict = verdict_of(&run, text_now() - began);
    for (size_t s = 0; s < run.stages.count; s++)
        json_decref(run.answers[s]);
    for (size_t i = 0; i < PARTS; i++)
        json_decref(run.parts[i].outcome);
    free(run.answers);
    free(run.key);
    text_list_free(&run.stages);
    submission_free(submission);
    return verdict;
}

char *grade_build(const char *root, const struct exercise *exercise,
                  const struct grading_options *options, json_t **stage, char **problem) {
    struct submission *submission =
        submission_take(root, exercise, options->files, options->starter, problem);
    if (!submission)
        return NULL;
    struct grading grading = {.root = root, .exercise = exercise, .submission = submission};
    char *path = NULL;
    if (workspace_open(&grading, problem) == 0) {
        double began = text_now();
        json_t *outcome = part_build(&grading);
        const char *slash = strchr(exercise->name, '/');
        char *folder = text_format("%s/build/programs/%.*s", root,
                                   (int)(slash ? slash - exercise->name : 0), exercise->name);
        path = text_format("%s/build/programs/%s", root, exercise->name);
        if (text_make_directories(folder) < 0 || rename(grading.program, path) < 0) {
            free(path);
            path = NULL;
            *stage = stage_new("build", outcome_status(outcome), text_now() - began,
                               json_incref(json_object_get(outcome, "findings")));
        }
        free(folder);
        json_decref(outcome);
        workspace_close(&grading);
    }
    submission_free(submission);
    return path;
}
