#include "batch.h"

#include "batch_run.h"
#include "class_reports.h"
#include "formats.h"
#include "grades.h"
#include "manifest.h"
#include "pseudonyms.h"
#include "tier.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

/* Strangers' code runs confined or not at all; elsewhere those see to it who run it. */
static bool may_run(struct batch *batch, char **problem) {
    const struct settings *settings = &batch->settings;
    if (settings->hosts || settings->manifest)
        return true;
    tier_settle(batch->context->root);
    batch->granted = tier_for_strangers(batch->context->root);
    const char *tier = getenv("HB_TIER");
    if (settings->unsafe)
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
        if (intake_read(&batch->intake, folders->items[i], batch->staging,
                        batch->course.folder ? (int)i + 1 : 1, problem) < 0)
            return false;
    intake_enrol(&batch->intake, &batch->roster);
    if (grades_check(&batch->course, &batch->roster, batch->settings.roster, &batch->intake,
                     problem) < 0)
        return false;
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

/* The task of this batch that a record is of, or NULL. */
static const struct task *task_of(const struct batch *batch, const json_t *record) {
    char *who = records_who_of(record);
    const json_t *place = json_object_get(batch->places, who);
    free(who);
    return place ? &batch->tasks.items[json_integer_value(place)] : NULL;
}

/* What is recorded of a task of this batch, and came from the same files. What could not be graded is tried again. */
static bool is_current(const json_t *record, void *data) {
    const struct task *task = task_of(data, record);
    return task && strcmp(task->key, result_word(record, "key")) == 0 &&
           strcmp(result_word(record, "verdict"), "error") != 0;
}

/* Finds the tasks of the records that are there. Returns how many have one. */
static size_t find_owners(struct batch *batch) {
    size_t found = 0, i;
    json_t *record;
    json_array_foreach (batch->records.lines, i, record) {
        const struct task *task = task_of(batch, record);
        if (!task)
            continue;
        batch_set_owner(record, task->handed_in); /* the roster may have changed */
        found++;
    }
    return found;
}

/* Keeps of the records that are there those that hold. */
static bool take_records(struct batch *batch, char **problem) {
    if (records_open(&batch->records, batch->settings.out, batch->settings.resume, problem) < 0)
        return false;
    batch->places = json_object();
    for (size_t i = 0; i < batch->tasks.count; i++) {
        const struct task *task = &batch->tasks.items[i];
        char *who = records_who(task->handed_in->student, task->handed_in->attempt,
                                batch->tasks.exercises[task->exercise]->name);
        json_object_set_new(batch->places, who, json_integer((json_int_t)i));
        free(who);
    }
    size_t count = json_array_size(batch->records.lines);
    if (find_owners(batch) == 0 && count > 0)
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
        course_read(&batch->course, batch->context->root, batch->settings.course, problem) < 0 ||
        !open_out(batch, problem) ||
        tasks_exercises(&batch->tasks, batch->context->root, &batch->settings, &batch->course,
                        batch->staging, problem) < 0 ||
        !read_class(batch, problem) || !take_records(batch, problem))
        return false;
    batch_settle(batch);
    return true;
}

static void end_batch(struct batch *batch) {
    free(batch->granted);
    tasks_free(&batch->tasks);
    if (batch->staging)
        text_remove_tree(batch->staging);
    records_close(&batch->records);
    course_free(&batch->course);
    roster_free(&batch->roster);
    intake_free(&batch->intake);
    settings_free(&batch->settings);
    json_decref(batch->places);
    json_decref(batch->by_key);
    json_decref(batch->errors);
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

static int report(const struct batch *batch, char **problem) {
    const struct settings *settings = &batch->settings;
    bool anonymous = batch->course.anonymous;
    json_t *grades = grades_of(&batch->course, &batch->roster, batch->records.lines);
    int result = anonymous ? pseudonyms_apply(settings->out, grades, &batch->roster, problem) : 0;
    if (result == 0)
        result = class_reports(settings->out, grades, &batch->roster, anonymous, problem);
    json_decref(grades);
    return result;
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
    batch_run(batch);
    close(batch->signals);
    int status = EXIT_CANNOT;
    if (batch->signal) {
        warn("batch: stopped: %zu of %zu are done and kept; --resume goes on", batch->finished,
             batch->tasks.count);
    } else if (batch->problem) {
        *problem = batch->problem;
    } else if (report(batch, problem) == 0) {
        size_t errors = count_errors(batch);
        if (errors == 0)
            manifest_remove(batch->settings.out);
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

/* Writes down what others are to grade. */
static int write_manifest(const struct batch *batch, char **problem) {
    const char *out = batch->settings.out;
    *problem = batch->problem;
    long count = *problem ? -1 : manifest_write(out, batch->context->root, &batch->tasks, problem);
    if (count < 0)
        return EXIT_CANNOT;
    printf(
        "%ld jobs are in %s/manifest.jsonl: 'grader/grade batch --job N --out %s' grades the Nth; "
        "once all are, --resume reports\n",
        count, out, out);
    return 0;
}

static int run_job(struct batch *batch, char **problem) {
    const struct settings *settings = &batch->settings;
    if (!may_run(batch, problem))
        return EXIT_CANNOT;
    return manifest_run(batch->context->root, settings->job, settings->out, batch->granted);
}

int command_batch(struct context *context, int argc, char **argv) {
    struct batch batch = {.context = context, .lock = -1, .hosts = {.lines = -1, .errors = -1}};
    char *problem = NULL;
    int status = 0;
    bool read = settings_read(&batch.settings, argc, argv, &status);
    if (read && batch.settings.job)
        status = run_job(&batch, &problem);
    else if (read && !begin_batch(&batch, &problem))
        status = EXIT_CANNOT;
    else if (read && batch.settings.manifest)
        status = write_manifest(&batch, &problem);
    else if (read)
        status = run_held(&batch, &problem);
    end_batch(&batch);
    return problem ? command_cannot("batch", problem) : status;
}
