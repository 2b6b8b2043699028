#include "batch_run.h"

#include "formats.h"
#include "grading.h"
#include "manifest.h"
#include "screen.h"
#include "verdict.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

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

void batch_set_owner(json_t *record, const struct handed_in *handed_in) {
    json_object_set_new(record, "row", json_integer(handed_in->row));
    json_object_del(record, "submitted");
    if (handed_in->submitted)
        json_object_set_new(record, "submitted", json_string(handed_in->submitted));
}

/* The verdict with whose it is in front; takes it over. */
static json_t *record_of(const struct task *task, json_t *verdict) {
    const struct handed_in *handed_in = task->handed_in;
    json_t *public = verdict_public(verdict);
    json_t *record = json_pack("{s:s, s:i, s:s}", "student", handed_in->student, "row",
                               handed_in->row, "key", task->key);
    if (handed_in->attempt > 1)
        json_object_set_new(record, "attempt", json_integer(handed_in->attempt));
    batch_set_owner(record, handed_in);
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

/* Finishes what is known from before, and what there is nothing to grade of. */
static void settle(struct batch *batch, struct task *task) {
    if (record_of_task(batch, task)) {
        task->done = true;
        batch->finished++;
    } else if (!task_is_whole(task)) {
        finish_without(batch, task, task->why ? "error" : "missing", task->why);
    } else {
        json_t *verdict = manifest_done(batch->settings.out, task->key);
        if (verdict)
            finish(batch, task, record_of(task, verdict));
    }
}

/* A submission that is the same as one that has been graded has its verdict. */
static bool copy_verdict(struct batch *batch, struct task *task) {
    const json_t *same = records_with_key(&batch->records, task->key);
    if (!same)
        return false;
    json_t *verdict = json_deep_copy(same);
    static const char *const whose[] = {"student", "row", "key", "attempt", "submitted"};
    for (size_t i = 0; i < sizeof whose / sizeof *whose; i++)
        json_object_del(verdict, whose[i]);
    finish(batch, task, record_of(task, verdict));
    return true;
}

static bool is_running(const struct batch *batch, const char *key) {
    for (int i = 0; i < batch->slots; i++)
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
    static const double seconds = 60;
    bool terminal = screen_can_clear();
    if (!terminal && text_now() - batch->told < seconds)
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

static void wait_for_news(struct batch *batch, struct pollfd *polled, nfds_t count) {
    polled[0] = (struct pollfd){.fd = batch->signals, .events = POLLIN};
    if (poll(polled, count, -1) < 0 && errno != EINTR)
        fail("poll: %s", strerror(errno));
    if (polled[0].revents)
        take_signal(batch);
}

static void wait_for_jobs(struct batch *batch) {
    struct pollfd polled[1 + 2 * MOST_JOBS];
    nfds_t count = 1;
    for (int i = 0; i < batch->slots; i++)
        if (batch->running[i])
            count += job_polled(&batch->jobs[i], polled + count);
    wait_for_news(batch, polled, count);
    for (int i = 0; i < batch->slots; i++)
        if (batch->running[i] && job_read(&batch->jobs[i]))
            end(batch, i);
}

static void run_here(struct batch *batch) {
    while (!batch->signal && !batch->problem && batch->finished < batch->tasks.count) {
        bool any = false;
        for (int i = 0; i < batch->slots; i++) {
            struct task *task = batch->running[i] ? NULL : next_task(batch);
            if (task)
                begin(batch, i, task);
            any = any || batch->running[i];
        }
        show_progress(batch);
        if (any)
            wait_for_jobs(batch);
    }
    for (int i = 0; i < batch->slots; i++)
        job_free(&batch->jobs[i]);
}

/* --- on other machines ------------------------------------------------------------------------------- */

static void find_keys(struct batch *batch) {
    batch->by_key = json_object();
    for (size_t i = 0; i < batch->tasks.count; i++) {
        const char *key = batch->tasks.items[i].key;
        if (!json_object_get(batch->by_key, key))
            json_object_set_new(batch->by_key, key, json_array());
        json_array_append_new(json_object_get(batch->by_key, key), json_integer((json_int_t)i));
    }
}

/* A verdict for all that have handed in the same. An error waits: another machine may do better. */
static void take_answer(const json_t *answer, void *data) {
    struct batch *batch = data;
    const json_t *verdict = json_object_get(answer, "verdict");
    size_t i;
    json_t *place;
    bool error = strcmp(result_word(verdict, "verdict"), "error") == 0, any = false;
    json_array_foreach (json_object_get(batch->by_key, result_word(answer, "key")), i, place) {
        struct task *task = &batch->tasks.items[json_integer_value(place)];
        if (task->done || batch->problem)
            continue;
        if (error)
            json_object_set(batch->errors, task->key, (json_t *)verdict);
        else
            finish(batch, task, record_of(task, json_deep_copy(verdict)));
        any = true;
    }
    batch->graded += any && !error;
}

/* What no machine could grade. */
static void finish_rest(struct batch *batch) {
    for (size_t i = 0; i < batch->tasks.count && !batch->problem; i++) {
        struct task *task = &batch->tasks.items[i];
        json_t *error = json_object_get(batch->errors, task->key);
        if (task->done)
            continue;
        if (error)
            finish(batch, task, record_of(task, json_deep_copy(error)));
        else
            finish_without(
                batch, task, "error",
                "no machine has graded it: --resume tries again, without --hosts on this "
                "one");
    }
}

static void run_there(struct batch *batch) {
    const struct settings *settings = &batch->settings;
    char *manifest = manifest_path(settings->out);
    char *log = text_format("%s/hosts.log", settings->out);
    const struct hosts_order order = {.file = settings->hosts,
                                      .manifest = manifest,
                                      .log = log,
                                      .there =
                                          settings->there ? settings->there : batch->context->root,
                                      .jobs = settings->jobs,
                                      .unsafe = settings->unsafe};
    bool done =
        manifest_write(settings->out, batch->context->root, &batch->tasks, &batch->problem) <= 0 ||
        hosts_start(&batch->hosts, &order, &batch->problem) < 0;
    while (!done && !batch->signal && !batch->problem) {
        struct pollfd polled[3];
        show_progress(batch);
        wait_for_news(batch, polled, 1 + hosts_polled(&batch->hosts, polled + 1));
        done = hosts_read(&batch->hosts, take_answer, batch);
    }
    hosts_stop(&batch->hosts);
    if (!batch->signal)
        finish_rest(batch);
    free(manifest);
    free(log);
}

void batch_run(struct batch *batch) {
    if (batch->settings.hosts)
        run_there(batch);
    else
        run_here(batch);
    if (screen_can_clear())
        printf("\r\033[K");
}

void batch_settle(struct batch *batch) {
    for (size_t i = 0; i < batch->tasks.count && !batch->problem; i++)
        settle(batch, &batch->tasks.items[i]);
    batch->to_grade = count_to_grade(batch);
    batch->errors = json_object();
    find_keys(batch);
    batch->slots = settings_jobs(&batch->settings);
    batch->jobs = memory_new((size_t)batch->slots * sizeof *batch->jobs);
    batch->running = memory_new((size_t)batch->slots * sizeof(struct task *));
    for (int i = 0; i < batch->slots; i++)
        batch->jobs[i] = (struct job){.lines.fd = -1, .errors.fd = -1};
}
