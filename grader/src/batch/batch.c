#include "batch.h"

#include "class_reports.h"
#include "formats.h"
#include "grading.h"
#include "intake.h"
#include "job.h"
#include "records.h"
#include "roster.h"
#include "screen.h"
#include "settings.h"
#include "tasks.h"
#include "tier.h"
#include "verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

struct batch {
    struct context *context;
    struct settings settings;
    struct roster roster;
    struct intake intake;
    struct tasks tasks;
    struct records records;
    struct job *jobs;      /* settings.jobs of them */
    struct task **running; /* whose a job is, or NULL */
    char *staging;
    int lock;
    int signals;
    int signal;    /* that ends it, or 0 */
    char *problem; /* that ends it, or NULL */
    char *granted; /* what strangers' programs are confined by here, in words */
    size_t finished, graded, to_grade;
    json_t *keys; /* of all tasks, by records_who */
    size_t next;  /* tasks before it are done or running */
    double began, told;
};

/* --- one task -------------------------------------------------------------------------------------- */

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
static json_t *record_of(const struct task *task, json_t *verdict) {
    const struct handed_in *handed_in = task->handed_in;
    json_t *public = verdict_public(verdict);
    json_t *record = json_pack("{s:s, s:i, s:s}", "student", handed_in->student, "row",
                               handed_in->row, "key", task->key);
    if (handed_in->attempt > 1)
        json_object_set_new(record, "attempt", json_integer(handed_in->attempt));
    json_object_update(record, public);
    json_decref(public);
    json_decref(verdict);
    return record;
}

static const struct exercise *exercise_of(const struct batch *batch, const struct task *task) {
    return batch->tasks.exercises[task->exercise];
}

static void finish(struct batch *batch, struct task *task, json_t *record) {
    task->done = true;
    batch->finished++;
    if (records_add(&batch->records, record) < 0 && !batch->problem)
        batch->problem =
            text_format("%s cannot be written (%s): make room, and go on with --resume",
                        batch->records.path, strerror(errno));
}

static void finish_without(struct batch *batch, struct task *task, const char *word,
                           const char *why) {
    finish(batch, task, record_of(task, verdict_without(exercise_of(batch, task), word, why)));
}

static const json_t *record_of_task(const struct batch *batch, const struct task *task) {
    return records_of(&batch->records, task->handed_in->student, task->handed_in->attempt,
                      exercise_of(batch, task)->name);
}

/* What is recorded of a task of this batch, and came from the same files. What could not be graded is tried again. */
static bool is_current(const json_t *record, void *data) {
    const struct batch *batch = data;
    char *who = records_who_of(record);
    const char *key = json_string_value(json_object_get(batch->keys, who));
    free(who);
    return key && strcmp(key, result_word(record, "key")) == 0 &&
           strcmp(result_word(record, "verdict"), "error") != 0;
}

/* Finishes what is known from before, and what there is nothing to grade of. */
static void settle(struct batch *batch, struct task *task) {
    if (record_of_task(batch, task)) {
        task->done = true;
        batch->finished++;
    } else if (!task_is_whole(task)) {
        finish_without(batch, task, task->why ? "error" : "missing", task->why);
    }
}

/* A submission that is the same as one that has been graded has its verdict. */
static bool copy_verdict(struct batch *batch, struct task *task) {
    const json_t *same = records_with_key(&batch->records, task->key);
    if (!same)
        return false;
    json_t *verdict = json_deep_copy(same);
    static const char *const whose[] = {"student", "row", "key", "attempt"};
    for (size_t i = 0; i < sizeof whose / sizeof *whose; i++)
        json_object_del(verdict, whose[i]);
    finish(batch, task, record_of(task, verdict));
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
    const struct tasks *tasks = &batch->tasks;
    while (batch->next < tasks->count &&
           (tasks->items[batch->next].begun || tasks->items[batch->next].done))
        batch->next++;
    for (size_t i = batch->next; i < tasks->count && !batch->problem; i++) {
        struct task *task = &tasks->items[i];
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
    if (job_start(&batch->jobs[slot], batch->context->root, exercise_of(batch, task), &options) ==
        0)
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
    json_t *verdict = job->verdict
                          ? json_incref(job->verdict)
                          : verdict_without(exercise_of(batch, task), "error", job->problem);
    json_object_set_new(verdict, "confined", json_string(batch->granted ? batch->granted : ""));
    finish(batch, task, record_of(task, verdict));
    job_free(job);
}

/* How many submissions have to be graded: equal ones once. */
static size_t count_to_grade(const struct batch *batch) {
    json_t *keys = json_object();
    for (size_t i = 0; i < batch->tasks.count; i++) {
        const struct task *task = &batch->tasks.items[i];
        if (!task->done && !records_with_key(&batch->records, task->key))
            json_object_set_new(keys, task->key, json_true());
    }
    size_t count = json_object_size(keys);
    json_decref(keys);
    return count;
}

/* "about 5 min left"; nothing before anything can be said. The caller frees it. */
static char *time_left(const struct batch *batch) {
    size_t left = batch->to_grade > batch->graded ? batch->to_grade - batch->graded : 0;
    if (batch->graded == 0 || left == 0)
        return text_copy("");
    double seconds = (text_now() - batch->began) / (double)batch->graded * (double)left;
    int minutes = (int)(seconds / 60 + 0.5);
    return minutes == 0   ? text_copy(", less than a minute left")
           : minutes < 90 ? text_format(", about %d min left", minutes)
                          : text_format(", about %d h %02d min left", minutes / 60, minutes % 60);
}

/* On a terminal on one line; elsewhere a line a minute. */
static void show_progress(struct batch *batch) {
    enum { SECONDS = 60 };
    bool terminal = screen_can_clear();
    if (!terminal && text_now() - batch->told < SECONDS)
        return;
    batch->told = text_now();
    char *left = time_left(batch);
    printf("%s%zu of %zu%s%s", terminal ? "\r\033[K" : "", batch->finished, batch->tasks.count,
           left, terminal ? "" : "\n");
    free(left);
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
    while (!batch->signal && !batch->problem && batch->finished < batch->tasks.count) {
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
static bool may_run(struct batch *batch, char **problem) {
    tier_settle(batch->context->root);
    batch->granted = tier_for_strangers(batch->context->root);
    const char *tier = getenv("HB_TIER");
    if (batch->settings.unsafe)
        return true;
    if (!tier || strcmp(tier, "none") == 0)
        *problem = text_copy(
            "this machine grants no confinement ('grader/grade doctor' says what is missing): "
            "strangers' programs would run with your rights; --unsafe does it all the same");
    else if (!tier_confines_compilers())
        *problem = text_copy(
            "this machine's kernel cannot keep a compiler from your files (Landlock): what a "
            "stranger includes would be read; --unsafe does it all the same");
    return !*problem;
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

static bool read_class(struct batch *batch, char **problem) {
    const struct text_list *folders = &batch->settings.folders;
    for (size_t i = 0; i < folders->count; i++)
        if (intake_read(&batch->intake, folders->items[i], batch->staging, 1, problem) < 0)
            return false;
    intake_enrol(&batch->intake, &batch->roster);
    tasks_plan(&batch->tasks, batch->context->root, &batch->settings, &batch->intake);
    if (batch->tasks.count > 0)
        return true;
    for (size_t i = 0; i < batch->intake.count; i++)
        if (batch->intake.items[i].problem && !*problem)
            *problem = text_format("nothing can be taken from %s: of %s, %s", folders->items[0],
                                   batch->intake.items[i].student, batch->intake.items[i].problem);
    if (!*problem)
        *problem = text_format(
            "nothing in %s is named like a file of an exercise: 'files' in its exercise.ini says "
            "what is taken",
            folders->items[0]);
    return false;
}

static bool has_current(const struct batch *batch) {
    size_t i;
    json_t *record;
    bool any = json_array_size(batch->records.lines) == 0;
    json_array_foreach (batch->records.lines, i, record) {
        char *who = records_who_of(record);
        any = any || json_object_get(batch->keys, who);
        free(who);
    }
    return any;
}

/* Keeps of the records that are there those that hold. */
static bool take_records(struct batch *batch, char **problem) {
    if (records_open(&batch->records, batch->settings.out, batch->settings.resume, problem) < 0)
        return false;
    batch->keys = json_object();
    for (size_t i = 0; i < batch->tasks.count; i++) {
        const struct task *task = &batch->tasks.items[i];
        char *who = records_who(task->handed_in->student, task->handed_in->attempt,
                                exercise_of(batch, task)->name);
        json_object_set_new(batch->keys, who, json_string(task->key));
        free(who);
    }
    if (!has_current(batch))
        *problem =
            text_format("%s holds the results of another class, of whom nobody is in %s: name "
                        "another folder with --out",
                        batch->settings.out, batch->settings.folders.items[0]);
    else if (records_keep(&batch->records, is_current, batch) < 0)
        *problem = text_format("%s cannot be written (%s): make room, and go on with --resume",
                               batch->records.path, strerror(errno));
    return !*problem;
}

static bool begin_batch(struct batch *batch, char **problem) {
    if (!may_run(batch, problem) ||
        roster_read(&batch->roster, batch->settings.roster, problem) < 0 ||
        tasks_exercises(&batch->tasks, batch->context->root, &batch->settings, problem) < 0 ||
        !open_out(batch, problem) || !read_class(batch, problem) || !take_records(batch, problem))
        return false;
    for (size_t i = 0; i < batch->tasks.count && !batch->problem; i++)
        settle(batch, &batch->tasks.items[i]);
    batch->to_grade = count_to_grade(batch);
    batch->jobs = memory_new((size_t)batch->settings.jobs * sizeof *batch->jobs);
    batch->running = memory_new((size_t)batch->settings.jobs * sizeof(struct task *));
    for (int i = 0; i < batch->settings.jobs; i++)
        batch->jobs[i] = (struct job){.lines.fd = -1, .errors.fd = -1};
    return true;
}

static void end_batch(struct batch *batch) {
    free(batch->granted);
    tasks_free(&batch->tasks);
    if (batch->staging)
        text_remove_tree(batch->staging);
    records_close(&batch->records);
    roster_free(&batch->roster);
    intake_free(&batch->intake);
    settings_free(&batch->settings);
    json_decref(batch->keys);
    free(batch->staging);
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
    batch->began = batch->told = text_now();
    run(batch);
    close(batch->signals);
    int status = EXIT_CANNOT;
    if (batch->signal) {
        warn("batch: stopped: %zu of %zu are done and kept; --resume goes on", batch->finished,
             batch->tasks.count);
    } else if (batch->problem) {
        *problem = batch->problem;
    } else if (class_reports(batch->settings.out, batch->records.lines, &batch->roster, problem) ==
               0) {
        size_t errors = count_errors(batch);
        printf("%zu graded, %zu could not be: %s/report.html\n", batch->tasks.count - errors,
               errors, batch->settings.out);
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
    if (settings_read(&batch.settings, argc, argv, &status))
        status = begin_batch(&batch, &problem) ? run_held(&batch, &problem) : EXIT_CANNOT;
    end_batch(&batch);
    return problem ? command_cannot("batch", problem) : status;
}
