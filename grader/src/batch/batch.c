#include "batch.h"

#include "class_reports.h"
#include "formats.h"
#include "grading.h"
#include "intake.h"
#include "job.h"
#include "kept.h"
#include "records.h"
#include "report.h"
#include "roster.h"
#include "screen.h"
#include "submission.h"
#include "tier.h"
#include "verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_JOBS = 64 };

struct settings {
    struct text_list folders, exercises;
    const char *out, *roster;
    int jobs;
    bool resume, unsafe;
};

/* One student's submission to one exercise. */
struct task {
    const struct handed_in *handed_in;
    struct exercise *exercise;
    struct text_list paths; /* of its files */
    char *key;              /* NULL where there is nothing to grade */
    char *why;              /* it cannot be graded, or NULL */
    bool begun, done;
};

struct batch {
    struct context *context;
    struct settings settings;
    struct roster roster;
    struct intake intake;
    struct exercise **exercises;
    size_t exercise_count;
    struct task *tasks;
    size_t task_count;
    struct records records;
    struct job *jobs;      /* settings.jobs of them */
    struct task **running; /* whose a job is, or NULL */
    char *staging;
    int lock;
    int signals;
    int signal; /* that ends it, or 0 */
    size_t finished, graded;
    json_t *keys; /* of all tasks, by records_who */
    size_t next;  /* tasks before it are done or running */
    double began;
};

/* --- the command line ------------------------------------------------------------------------------ */

static int usage(const char *what, const char *word) {
    return command_cannot(
        "batch", text_format("%s%s: use it as 'grader/grade batch DIR... --out DIR'", what, word));
}

static bool read_settings(struct settings *settings, int argc, char **argv, int *status) {
    static const struct option all[] = {
        {"out", required_argument, NULL, 'o'},    {"exercise", required_argument, NULL, 'e'},
        {"roster", required_argument, NULL, 'r'}, {"jobs", required_argument, NULL, 'j'},
        {"resume", no_argument, NULL, 'R'},       {"unsafe", no_argument, NULL, 'U'},
        {"help", no_argument, NULL, 'h'},         {0},
    };
    int option;
    *settings = (struct settings){.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", all, NULL)) != -1) {
        char *end;
        switch (option) {
        case 'o': settings->out = optarg; break;
        case 'e': text_list_add(&settings->exercises, optarg); break;
        case 'r': settings->roster = optarg; break;
        case 'R': settings->resume = true; break;
        case 'U': settings->unsafe = true; break;
        case 'j':
            settings->jobs = (int)strtol(optarg, &end, 10);
            if (*end || settings->jobs < 1 || settings->jobs > MOST_JOBS) {
                *status = usage("--jobs takes a number from 1 to 64, not ", optarg);
                return false;
            }
            break;
        case 'h':
            printf("Usage: grade batch %s\nDoes: %s.\n%s", command_find("batch")->arguments,
                   command_find("batch")->help, command_find("batch")->more);
            *status = 0;
            return false;
        case ':': *status = usage("a word is missing behind ", argv[optind - 1]); return false;
        default: *status = usage("there is no option ", argv[optind - 1]); return false;
        }
    }
    for (int i = optind; i < argc; i++)
        text_list_add(&settings->folders, argv[i]);
    *status = settings->folders.count == 0 ? usage("no folder with submissions is named", "")
              : !settings->out             ? usage("--out DIR is missing", "")
                                           : 0;
    return *status == 0;
}

/* --- what is to be graded -------------------------------------------------------------------------- */

static bool load_exercise(struct batch *batch, const char *name, char **problem) {
    struct exercise *exercise = exercise_load(batch->context->root, name, problem);
    if (!exercise)
        return false;
    batch->exercises =
        memory_resize(batch->exercises, (batch->exercise_count + 1) * sizeof *batch->exercises);
    batch->exercises[batch->exercise_count++] = exercise;
    return true;
}

/* Those that were named, or all. */
static bool load_exercises(struct batch *batch, char **problem) {
    const struct text_list *named = &batch->settings.exercises;
    struct text_list names = {0};
    for (size_t i = 0; i < named->count && !*problem; i++) {
        char *name = exercise_find(batch->context->root, named->items[i], problem);
        if (name && !text_list_has(&names, name))
            text_list_add(&names, name);
        free(name);
    }
    if (named->count == 0)
        exercise_names(batch->context->root, &names);
    for (size_t i = 0; i < names.count && !*problem; i++)
        load_exercise(batch, names.items[i], problem);
    text_list_free(&names);
    return !*problem;
}

/* The verdict on what could not be graded, or is not there. */
static json_t *verdict_without(const struct exercise *exercise, const char *word, const char *why) {
    json_t *findings =
        why ? json_pack("[o]", finding_new("none", NULL, 0, "%s", why)) : json_array();
    return json_pack(
        "{s:i, s:s, s:s, s:s, s:s, s:f, s:f, s:f, s:[o]}", "version", 1, "exercise", exercise->name,
        "submission", "", "verdict", word, "kind", "none", "points", 0.0, "max_points",
        exercise->points, "seconds", 0.0, "stages",
        stage_new("build", strcmp(word, "error") == 0 ? "error" : "skip", 0, findings));
}

/* The verdict with whose it is in front; takes it over. */
static json_t *record_of(const struct batch *batch, const struct task *task, json_t *verdict) {
    json_t *public = verdict_public(verdict);
    int row = roster_find(&batch->roster,
                          task->handed_in->id ? task->handed_in->id : task->handed_in->student);
    if (row < 0)
        row = roster_find(&batch->roster, task->handed_in->student);
    json_t *record = json_pack("{s:s, s:i, s:s}", "student", task->handed_in->student, "row",
                               row > 0 ? row : 0, "key", task->key);
    json_object_update(record, public);
    json_decref(public);
    json_decref(verdict);
    return record;
}

static void add_task(struct batch *batch, const struct handed_in *handed_in,
                     struct exercise *exercise) {
    batch->tasks = memory_resize(batch->tasks, (batch->task_count + 1) * sizeof *batch->tasks);
    batch->tasks[batch->task_count++] = (struct task){.handed_in = handed_in, .exercise = exercise};
}

/* Whether anybody has handed something in for it: without that it is not part of this batch. */
static bool is_handed_in(const struct batch *batch, const struct exercise *exercise) {
    bool found = false;
    for (size_t i = 0; i < batch->intake.count && !found; i++) {
        struct text_list paths = {0};
        char *problem = NULL;
        found = intake_files(&batch->intake.items[i], exercise, batch->exercise_count == 1, &paths,
                             &problem) ||
                problem;
        free(problem);
        text_list_free(&paths);
    }
    return found;
}

static void plan(struct batch *batch) {
    bool named = batch->settings.exercises.count > 0;
    bool *wanted = memory_new((batch->exercise_count + 1) * sizeof *wanted);
    for (size_t e = 0; e < batch->exercise_count; e++)
        wanted[e] = named || is_handed_in(batch, batch->exercises[e]);
    for (size_t i = 0; i < batch->intake.count; i++)
        for (size_t e = 0; e < batch->exercise_count; e++)
            if (wanted[e])
                add_task(batch, &batch->intake.items[i], batch->exercises[e]);
    free(wanted);
}

/* --- one task -------------------------------------------------------------------------------------- */

static void finish(struct batch *batch, struct task *task, json_t *record) {
    task->done = true;
    batch->finished++;
    if (records_add(&batch->records, record) < 0)
        fail("batch: %s cannot be written (%s): make room, and go on with --resume",
             batch->records.path, strerror(errno));
}

static void finish_without(struct batch *batch, struct task *task, const char *word,
                           const char *why) {
    finish(batch, task, record_of(batch, task, verdict_without(task->exercise, word, why)));
}

/* What is wrong with a file, without where it lies here. Takes the problem over. */
static char *without_folder(char *problem, const struct text_list *paths) {
    const char *words = problem;
    for (size_t i = 0; i < paths->count && words == problem; i++) {
        const char *slash = strrchr(paths->items[i], '/');
        if (slash && text_begins(problem, paths->items[i]))
            words = problem + (slash + 1 - paths->items[i]);
    }
    char *why = text_copy(words);
    free(problem);
    return why;
}

/* Finds the submission's files and the key of its verdict: also of one that cannot be graded. */
static void prepare(struct batch *batch, struct task *task) {
    char *problem = NULL;
    const struct handed_in *handed_in = task->handed_in;
    size_t found = 0;
    if (handed_in->problem)
        task->why = text_copy(handed_in->problem);
    else
        found = intake_files(handed_in, task->exercise, batch->exercise_count == 1, &task->paths,
                             &task->why);
    if (found) {
        struct submission *submission =
            submission_take(batch->context->root, task->exercise, &task->paths, false, &problem);
        if (submission)
            task->key = kept_key(batch->context->root, task->exercise, submission);
        submission_free(submission);
    }
    if (problem)
        task->why = without_folder(problem, &task->paths);
    if (!task->key)
        task->key =
            text_format("%s %s", task->why ? "error" : "missing", task->why ? task->why : "");
}

static const json_t *record_of_task(const struct batch *batch, const struct task *task) {
    return records_of(&batch->records, task->handed_in->student, task->exercise->name);
}

/* What is recorded of a task of this batch, and came from the same files. */
static bool is_current(const json_t *record, void *data) {
    const struct batch *batch = data;
    char *who = records_who(result_word(record, "student"), result_word(record, "exercise"));
    const char *key = json_string_value(json_object_get(batch->keys, who));
    free(who);
    return key && strcmp(key, result_word(record, "key")) == 0;
}

/* Finishes what is known from before, and what there is nothing to grade of. */
static void settle(struct batch *batch, struct task *task) {
    if (record_of_task(batch, task)) {
        task->done = true;
        batch->finished++;
    } else if (task->why || !task->paths.count) {
        finish_without(batch, task, task->why ? "error" : "missing", task->why);
    }
}

/* A submission that is the same as one that has been graded has its verdict. */
static bool copy_verdict(struct batch *batch, struct task *task) {
    const json_t *same = records_with_key(&batch->records, task->key);
    if (!same)
        return false;
    json_t *verdict = json_deep_copy(same);
    json_object_del(verdict, "student");
    json_object_del(verdict, "row");
    json_object_del(verdict, "key");
    finish(batch, task, record_of(batch, task, verdict));
    return true;
}

static bool is_running(const struct batch *batch, const char *key) {
    for (int i = 0; i < batch->settings.jobs; i++)
        if (batch->running[i] && strcmp(batch->running[i]->key, key) == 0)
            return true;
    return false;
}

/* --- running --------------------------------------------------------------------------------------- */

/* The next task that can be begun: not one whose like is being graded. NULL: none. */
static struct task *next_task(struct batch *batch) {
    while (batch->next < batch->task_count &&
           (batch->tasks[batch->next].begun || batch->tasks[batch->next].done))
        batch->next++;
    for (size_t i = batch->next; i < batch->task_count; i++) {
        struct task *task = &batch->tasks[i];
        if (!task->begun && !task->done && !copy_verdict(batch, task) &&
            !is_running(batch, task->key))
            return task;
    }
    return NULL;
}

static void begin(struct batch *batch, int slot, struct task *task) {
    struct grading_options options = {.files = &task->paths};
    batch->running[slot] = task;
    task->begun = true;
    if (job_start(&batch->jobs[slot], batch->context->root, task->exercise, &options) == 0)
        return;
    batch->running[slot] = NULL;
    char *why = text_format("the grading could not be started (%s)", strerror(errno));
    finish_without(batch, task, "error", why);
    free(why);
}

static void end(struct batch *batch, int slot) {
    struct job *job = &batch->jobs[slot];
    struct task *task = batch->running[slot];
    batch->running[slot] = NULL;
    batch->graded++;
    json_t *verdict = job->verdict ? json_incref(job->verdict)
                                   : verdict_without(task->exercise, "error", job->problem);
    finish(batch, task, record_of(batch, task, verdict));
    job_free(job);
}

static void show_progress(const struct batch *batch) {
    if (!screen_can_clear())
        return;
    double seconds = text_now() - batch->began;
    size_t left = batch->task_count - batch->finished;
    printf("\r\033[K%zu of %zu", batch->finished, batch->task_count);
    if (batch->graded > 0 && left > 0)
        printf(", about %.0f min left", seconds / (double)batch->graded * (double)left / 60 + 0.5);
    fflush(stdout);
}

static void take_signal(struct batch *batch) {
    struct signalfd_siginfo info;
    if (read(batch->signals, &info, sizeof info) == sizeof info)
        batch->signal = (int)info.ssi_signo;
}

static void wait_for_news(struct batch *batch) {
    struct pollfd polled[1 + 2 * MOST_JOBS] = {{.fd = batch->signals, .events = POLLIN}};
    nfds_t count = 1;
    for (int i = 0; i < batch->settings.jobs; i++)
        if (batch->running[i])
            count += job_polled(&batch->jobs[i], polled + count);
    if (poll(polled, count, -1) < 0 && errno != EINTR)
        fail("poll: %s", strerror(errno));
    if (polled[0].revents)
        take_signal(batch);
    for (int i = 0; i < batch->settings.jobs; i++)
        if (batch->running[i] && job_read(&batch->jobs[i]))
            end(batch, i);
}

static void run(struct batch *batch) {
    while (!batch->signal && batch->finished < batch->task_count) {
        bool any = false;
        for (int i = 0; i < batch->settings.jobs; i++) {
            struct task *task = batch->running[i] ? NULL : next_task(batch);
            if (task)
                begin(batch, i, task);
            any = any || batch->running[i];
        }
        show_progress(batch);
        if (any)
            wait_for_news(batch);
    }
    for (int i = 0; i < batch->settings.jobs; i++)
        job_free(&batch->jobs[i]);
    if (screen_can_clear())
        printf("\r\033[K");
}

/* --- beginning and end ------------------------------------------------------------------------------ */

/* Strangers' code runs confined or not at all. */
static bool may_run(const struct batch *batch, char **problem) {
    tier_settle(batch->context->root);
    const char *tier = getenv("HB_TIER");
    if (batch->settings.unsafe || (tier && strcmp(tier, "none") != 0))
        return true;
    *problem = text_copy(
        "this machine grants no confinement ('grader/grade doctor' says what is missing): "
        "strangers' programs would run with your rights; --unsafe does it all the same");
    return false;
}

static bool open_out(struct batch *batch, char **problem) {
    const char *out = batch->settings.out;
    char *lock = text_format("%s/.lock", out);
    batch->lock =
        text_make_directories(out) == 0 ? open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (batch->lock < 0)
        *problem = text_format("%s cannot be written to (%s): name another folder with --out", out,
                               strerror(errno));
    else if (flock(batch->lock, LOCK_EX | LOCK_NB) < 0)
        *problem = text_format(
            "another batch is writing to %s: wait for its end, or name another folder", out);
    free(lock);
    batch->staging = text_format("%s/.staging", out);
    if (!*problem &&
        (text_remove_tree(batch->staging) < 0 || text_make_directories(batch->staging) < 0))
        *problem = text_format("%s: %s", batch->staging, strerror(errno));
    return !*problem;
}

static bool begin_batch(struct batch *batch, char **problem) {
    if (!may_run(batch, problem) ||
        roster_read(&batch->roster, batch->settings.roster, problem) < 0 ||
        !load_exercises(batch, problem) || !open_out(batch, problem))
        return false;
    for (size_t i = 0; i < batch->settings.folders.count; i++)
        if (intake_read(&batch->intake, batch->settings.folders.items[i], batch->staging, problem) <
            0)
            return false;
    plan(batch);
    if (batch->task_count == 0) {
        *problem = text_format(
            "nothing in %s is named like a file of an exercise: 'files' in its exercise.ini says "
            "what is taken",
            batch->settings.folders.items[0]);
        return false;
    }
    if (records_open(&batch->records, batch->settings.out, batch->settings.resume, problem) < 0)
        return false;
    batch->keys = json_object();
    for (size_t i = 0; i < batch->task_count; i++) {
        struct task *task = &batch->tasks[i];
        char *who = records_who(task->handed_in->student, task->exercise->name);
        prepare(batch, task);
        json_object_set_new(batch->keys, who, json_string(task->key));
        free(who);
    }
    if (records_keep(&batch->records, is_current, batch) < 0) {
        *problem = text_format("%s: %s", batch->records.path, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < batch->task_count; i++)
        settle(batch, &batch->tasks[i]);
    batch->jobs = memory_new((size_t)batch->settings.jobs * sizeof *batch->jobs);
    batch->running = memory_new((size_t)batch->settings.jobs * sizeof(struct task *));
    for (int i = 0; i < batch->settings.jobs; i++)
        batch->jobs[i] = (struct job){.lines.fd = -1, .errors.fd = -1};
    return true;
}

static void end_batch(struct batch *batch) {
    for (size_t i = 0; i < batch->task_count; i++) {
        text_list_free(&batch->tasks[i].paths);
        free(batch->tasks[i].key);
        free(batch->tasks[i].why);
    }
    for (size_t i = 0; i < batch->exercise_count; i++)
        exercise_free(batch->exercises[i]);
    if (batch->staging)
        text_remove_tree(batch->staging);
    records_close(&batch->records);
    roster_free(&batch->roster);
    intake_free(&batch->intake);
    text_list_free(&batch->settings.folders);
    text_list_free(&batch->settings.exercises);
    json_decref(batch->keys);
    free(batch->staging);
    free(batch->tasks);
    free(batch->exercises);
    free(batch->jobs);
    free(batch->running);
    if (batch->lock >= 0)
        close(batch->lock);
}

static size_t count_errors(const struct batch *batch) {
    size_t errors = 0, i;
    json_t *record;
    json_array_foreach (batch->records.lines, i, record)
        errors += strcmp(json_string_value(json_object_get(record, "verdict")), "error") == 0;
    return errors;
}

static int run_held(struct batch *batch, char **problem) {
    static const int held[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t mask, before;
    sigemptyset(&mask);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        sigaddset(&mask, held[i]);
    sigprocmask(SIG_BLOCK, &mask, &before);
    batch->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    batch->began = text_now();
    run(batch);
    close(batch->signals);
    int status = EXIT_CANNOT;
    if (batch->signal) {
        warn("batch: stopped: %zu of %zu are done and kept; --resume goes on", batch->finished,
             batch->task_count);
    } else if (class_reports(batch->settings.out, batch->records.lines, &batch->roster, problem) ==
               0) {
        size_t errors = count_errors(batch);
        printf("%zu graded, %zu could not be: %s/report.html\n", batch->task_count - errors, errors,
               batch->settings.out);
        status = errors ? 1 : 0;
    }
    if (batch->signal) {
        end_batch(batch);
        signal(batch->signal, SIG_DFL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        raise(batch->signal);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}

int command_batch(struct context *context, int argc, char **argv) {
    struct batch batch = {.context = context, .lock = -1};
    char *problem = NULL;
    int status = 0;
    if (read_settings(&batch.settings, argc, argv, &status))
        status = begin_batch(&batch, &problem) ? run_held(&batch, &problem) : EXIT_CANNOT;
    end_batch(&batch);
    return problem ? command_cannot("batch", problem) : status;
}
