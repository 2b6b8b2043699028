#include "grading.h"

#include "compile.h"
#include "kept.h"
#include "part_process.h"
#include "scheduled.h"
#include "stages.h"
#include "tier.h"
#include "verdict.h"
#include "workspace.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* --- the stages and their parts ---------------------------------------------------------------- */

struct part {
    const char *stage, *name;
    part_work *work;
    bool needs_program; /* waits for the build part */
    int niceness;       /* so that what is known first comes first */
};

static const struct part parts[] = {
    {"build", "build", part_build, false, 0},
    {"behaviour", "behaviour", part_behaviour, true, 0},
    {"memory", "asan", part_asan, false, 5},
    {"memory", "memcheck", part_memcheck, true, 0},
    {"threads", "tsan", part_tsan, true, 0},
    {"threads", "helgrind", part_helgrind, true, 0},
    {"schedules", "schedules", part_schedules, true, 0},
    {"faults", "faults", part_faults, true, 0},
};
enum { PARTS = sizeof parts / sizeof *parts, IN_BACKGROUND = 19 };

/* --- one grading under way --------------------------------------------------------------------- */

struct run {
    struct grading grading;
    const struct grading_options *options;
    struct text_list stages; /* "build" and those of the exercise */
    json_t **answers;        /* a stage each, NULL until it is known */
    bool wanted[PARTS];      /* whether a part has to run */
    struct part_process parts[PARTS];
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

/* --- from outcomes to answers ------------------------------------------------------------------ */

static void tell(const struct run *run, const json_t *stage) {
    if (run->options->on_stage)
        run->options->on_stage(stage, run->options->data);
}

static void answer(struct run *run, size_t index, json_t *stage) {
    run->answers[index] = stage;
    stage_complete(run->grading.exercise, stage);
    if (!stage_is_waiting(run->grading.exercise, stage_name(stage)))
        tell(run, stage);
}

static void answer_skipped(struct run *run, size_t index, const char *why) {
    json_t *findings = json_pack("[o]", finding_new("none", NULL, 0, "%s", why));
    answer(run, index, stage_new(run->stages.items[index], "skip", 0, findings));
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
    return strcmp(name, "behaviour") != 0 && strcmp(name, "build") != 0 &&
           strcmp(name, "residue") != 0;
}

/* Whether the first stage that fails is known, and so the verdict's kind. */
static bool has_failed(const struct run *run) {
    for (size_t s = 0; s < run->stages.count && run->answers[s]; s++)
        if (strcmp(stage_status(run->answers[s]), "fail") == 0)
            return true;
    return false;
}

/* Whether a stage is not to be begun yet: behaviour may make it pointless; and without namespaces all runs
 * share one set of names, so that while behaviour is checked no other may be at work with them. */
static bool is_early(const struct run *run, const char *stage) {
    return (run->options->until_failure || tier_is_none()) && is_slow(stage) &&
           text_list_has(&run->stages, "behaviour") && !answer_of(run, "behaviour");
}

/* Ends what is not worth going on with, and says why. */
static void skip_rest(struct run *run, const char *why) {
    for (size_t i = 0; i < PARTS; i++)
        part_end(&run->parts[i]);
    for (size_t s = 0; s < run->stages.count; s++)
        if (!run->answers[s])
            answer_skipped(run, s, why);
}

/* Answers a stage whose parts are all done. */
static void answer_if_ready(struct run *run, size_t index) {
    const char *name = run->stages.items[index];
    bool residue = strcmp(name, "residue") == 0;
    const struct part_process *of_stage[PARTS];
    size_t count = 0;
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(parts[i].stage, residue ? "behaviour" : name) == 0)
            of_stage[count++] = &run->parts[i];
    for (size_t i = 0; i < count; i++)
        if (!of_stage[i]->outcome)
            return;
    answer(run, index,
           residue ? stage_of_leftovers(of_stage[0])
                   : stage_of_parts(&run->grading, name, of_stage, count));
    /* A failure that was found further on stands; a pass has been kept before. */
    if (!run->options->further || strcmp(stage_status(run->answers[index]), "fail") == 0)
        kept_put(run->grading.root, run->key, run->answers[index]);
}

/* Answers what can be answered: behaviour and what needs nothing else first. */
static void answer_ready(struct run *run) {
    for (size_t s = 0; s < run->stages.count; s++)
        if (!run->answers[s] && !is_slow(run->stages.items[s]))
            answer_if_ready(run, s);
    if (is_endless(run))
        skip_rest(run, "not run: the program does not end");
    if (run->options->until_failure && has_failed(run))
        skip_rest(run, "not run: a stage before it fails");
    if (text_list_has(&run->stages, "behaviour") && !answer_of(run, "behaviour"))
        return;
    for (size_t s = 0; s < run->stages.count; s++)
        if (!run->answers[s])
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
    int niceness = run->options->further ? IN_BACKGROUND : parts[index].niceness;
    part_start(&run->parts[index], parts[index].work, &run->grading, niceness, &run->mask);
    if (run->parts[index].state == PART_DONE)
        after_part(run, index);
}

/* Starts what can be started; whether anything is running then. */
static bool start_ready(struct run *run) {
    bool built = run->parts[0].state == PART_DONE;
    bool running = false;
    for (size_t i = 0; i < PARTS; i++) {
        if (run->wanted[i] && run->parts[i].state == PART_WAITING &&
            (built || !parts[i].needs_program) && !is_early(run, parts[i].stage))
            start(run, i);
        running = running || run->parts[i].state == PART_RUNNING;
    }
    return running;
}

static void work(struct run *run) {
    while (!stop_signal && start_ready(run)) {
        struct pollfd polled[PARTS];
        size_t index[PARTS];
        nfds_t count = 0;
        for (size_t i = 0; i < PARTS; i++)
            if (run->parts[i].state == PART_RUNNING) {
                index[count] = i;
                polled[count++] = (struct pollfd){.fd = run->parts[i].fd, .events = POLLIN};
            }
        if (ppoll(polled, count, NULL, &run->mask) < 0) {
            if (errno != EINTR)
                fail("ppoll: %s", strerror(errno));
            continue;
        }
        for (nfds_t i = 0; i < count && !stop_signal; i++)
            if (polled[i].revents && run->parts[index[i]].state == PART_RUNNING &&
                part_read(&run->parts[index[i]], parts[index[i]].name))
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
        bool anew =
            run->options->fresh || (run->options->further && strcmp(name, "schedules") == 0);
        json_t *kept = anew ? NULL : kept_find(run->grading.root, run->key, name);
        if (stage_is_waiting(run->grading.exercise, name)) {
            json_decref(kept);
            answer_skipped(run, s, "not checked: exercise.ini names no run for it");
        } else if (kept) {
            answer(run, s, kept);
        }
    }
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
        tier_settle(run->grading.root);
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        work(run);
        for (size_t i = 0; i < PARTS; i++)
            part_end(&run->parts[i]);
        part_end_all();
        workspace_close(&run->grading);
    }
    release_stop(run, before);
    return opened;
}

static void run_free(struct run *run) {
    for (size_t s = 0; s < run->stages.count; s++)
        json_decref(run->answers[s]);
    for (size_t i = 0; i < PARTS; i++)
        json_decref(run->parts[i].outcome);
    free(run->answers);
    free(run->key);
    text_list_free(&run->stages);
}

json_t *grade_exercise(const char *root, const struct exercise *exercise,
                       const struct grading_options *options, char **problem) {
    double began = text_now();
    struct submission *submission =
        submission_take(root, exercise, options->files, options->starter, problem);
    if (!submission)
        return NULL;
    struct run run = {.grading = {.root = root,
                                  .exercise = exercise,
                                  .submission = submission,
                                  .further = options->further},
                      .options = options};
    text_list_add(&run.stages, "build");
    for (size_t i = 0; i < exercise->stages.count; i++)
        text_list_add(&run.stages, exercise->stages.items[i]);
    run.answers = memory_new(run.stages.count * sizeof *run.answers);
    run.key = kept_key(root, exercise, submission);
    answer_known(&run);
    json_t *verdict = NULL;
    if (run_stages(&run, problem)) {
        json_t *stages = json_array();
        for (size_t s = 0; s < run.stages.count; s++) {
            if (stage_is_waiting(exercise, run.stages.items[s]))
                tell(&run, run.answers[s]); /* known from the start, but of least interest */
            json_array_append(stages, run.answers[s]);
        }
        verdict = stages_verdict(&run.grading, stages, text_now() - began);
        json_decref(stages);
    }
    run_free(&run);
    submission_free(submission);
    return verdict;
}

char *grade_build(const char *root, const struct exercise *exercise,
                  const struct grading_options *options, char **tools, json_t **stage,
                  char **problem) {
    struct submission *submission =
        submission_take(root, exercise, options->files, options->starter, problem);
    if (!submission)
        return NULL;
    struct grading grading = {.root = root, .exercise = exercise, .submission = submission};
    char *path = NULL;
    *tools = NULL;
    if (workspace_open(&grading, problem) == 0) {
        double began = text_now();
        json_t *outcome = part_build(&grading);
        const char *folder_of_tools = json_string_value(json_object_get(outcome, "tools"));
        *tools = folder_of_tools ? text_copy(folder_of_tools) : NULL;
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

int grade_within(const char *root, const struct exercise *exercise,
                 const struct grading_options *options,
                 int (*work)(const struct grading *grading, void *data, char **problem), void *data,
                 json_t **stage, char **problem) {
    struct submission *submission =
        submission_take(root, exercise, options->files, options->starter, problem);
    if (!submission)
        return EXIT_CANNOT;
    struct grading grading = {.root = root, .exercise = exercise, .submission = submission};
    int status = EXIT_CANNOT;
    if (workspace_open(&grading, problem) == 0) {
        double began = text_now();
        json_t *outcome = part_build(&grading);
        const char *tools = json_string_value(json_object_get(outcome, "tools"));
        grading.tools = tools ? text_copy(tools) : NULL;
        if (access(grading.program, X_OK) == 0) {
            status = work(&grading, data, problem);
        } else {
            *stage = stage_new("build", outcome_status(outcome), text_now() - began,
                               json_incref(json_object_get(outcome, "findings")));
            status = 1;
        }
        json_decref(outcome);
        workspace_close(&grading);
    }
    submission_free(submission);
    return status;
}
