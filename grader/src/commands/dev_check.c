#include "dev.h"

#include "dev_parts.h"
#include "trial.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* How many submissions an exercise has at least, and how many are graded side by side. */
enum { WRONG_ONES = 5, RIGHT_ONES = 2, RUNNING = 2 };

/* Something that is so, or not. Shown by a trial, or found out at once: then `problem` says why it
 * is not so. */
struct fact {
    char *says;
    char *problem;
    struct trial *trial;
    int which; /* of the trial's facts */
};

/* One exercise with its facts. */
struct subject {
    const char *name;
    struct exercise *exercise; /* NULL when its exercise.ini is damaged */
    struct trial *trials;
    size_t trial_count;
    struct fact *facts;
    size_t fact_count;
};

struct tally {
    bool tap;
    size_t number, broken, waiting;
};

static struct fact *add_fact(struct subject *subject, char *says) {
    subject->facts =
        memory_resize(subject->facts, (subject->fact_count + 1) * sizeof *subject->facts);
    struct fact *fact = &subject->facts[subject->fact_count++];
    *fact = (struct fact){.says = says};
    return fact;
}

/* A fact found out at once (a dev_state); takes the problem over, NULL: it is so. */
static void state(void *subject, char *problem, const char *says) {
    add_fact(subject, text_copy(says))->problem = problem;
}

static void check_count(struct subject *subject, enum trial_kind kind, size_t least,
                        const char *says) {
    size_t count = 0;
    for (size_t i = 0; i < subject->trial_count; i++)
        count += subject->trials[i].kind == kind;
    state(subject, count < least ? text_format("there are %zu", count) : NULL, says);
}

static void subject_new(struct subject *subject, const char *root, const char *name) {
    char *problem = NULL;
    *subject = (struct subject){.name = name};
    subject->exercise = exercise_load(root, name, &problem);
    state(subject, problem, "exercise.ini is sound");
    if (!subject->exercise)
        return;
    subject->trials = trials_of(root, subject->exercise, &subject->trial_count);
    dev_parts(root, subject->exercise, state, subject);
    check_count(subject, TRIAL_WRONG, WRONG_ONES, "five wrong submissions or more are there");
    check_count(subject, TRIAL_RIGHT, RIGHT_ONES, "two right submissions or more are there");
    for (size_t i = 0; i < subject->trial_count; i++)
        for (int which = 0; which < trial_facts(&subject->trials[i]); which++) {
            struct fact *fact = add_fact(subject, trial_says(&subject->trials[i], which));
            fact->trial = &subject->trials[i];
            fact->which = which;
        }
}

static void subject_free(struct subject *subject) {
    for (size_t i = 0; i < subject->fact_count; i++) {
        free(subject->facts[i].says);
        free(subject->facts[i].problem);
    }
    for (size_t i = 0; i < subject->trial_count; i++)
        trial_free(&subject->trials[i]);
    free(subject->facts);
    free(subject->trials);
    exercise_free(subject->exercise);
}

/* A subject of its own: that everything belongs to an exercise. */
static void subject_all(struct subject *subject, const char *root) {
    *subject = (struct subject){.name = "all"};
    char *orphan = dev_orphan(root);
    state(subject, orphan ? text_format("%s has none", orphan) : NULL,
          "every folder of exercises and submissions has its exercise.ini");
    free(orphan);
}

/* --- grading and telling ------------------------------------------------------------------------ */

static void tell(struct tally *tally, const struct subject *subject, const struct fact *fact) {
    struct text_list why = {0};
    enum trial_answer answer = fact->problem ? TRIAL_BROKEN : TRIAL_HOLDS;
    if (fact->problem)
        text_list_add(&why, fact->problem);
    else if (fact->trial)
        answer = trial_judge(fact->trial, fact->which, &why);
    tally->number++;
    tally->broken += answer == TRIAL_BROKEN;
    tally->waiting += answer == TRIAL_WAITS;
    const char *waits = answer == TRIAL_WAITS ? fact->trial->waits : NULL;
    if (tally->tap)
        printf("%s %zu - %s: %s%s%s\n", answer == TRIAL_BROKEN ? "not ok" : "ok", tally->number,
               subject->name, fact->says, waits ? " # SKIP waits for " : "", waits ? waits : "");
    else
        printf("%s  %s: %s%s%s\n",
               answer == TRIAL_BROKEN  ? "BROKEN "
               : answer == TRIAL_WAITS ? "waiting"
                                       : "ok     ",
               subject->name, fact->says, waits ? ", waits for " : "", waits ? waits : "");
    for (size_t i = 0; i < why.count; i++)
        printf("%s%s\n", tally->tap ? "# " : "         ", why.items[i]);
    text_list_free(&why);
    fflush(stdout);
}

/* All trials of all subjects in order, some running, those before them done. */
struct queue {
    struct trial **trials;
    size_t count;
    bool quick;
    size_t started; /* those before are started */
    struct trial *running[RUNNING];
    int signals;   /* signalfd: SIGINT and its like are held back */
    sigset_t mask; /* as it was before */
};

static void queue_open(struct queue *queue) {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigprocmask(SIG_BLOCK, &held, &queue->mask);
    queue->signals = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void queue_close(struct queue *queue) {
    if (queue->signals >= 0)
        close(queue->signals);
    sigprocmask(SIG_SETMASK, &queue->mask, NULL);
    free(queue->trials);
}

/* Ends by the signal that has come, when the gradings have cleaned up. */
static void queue_end(struct queue *queue) {
    struct signalfd_siginfo info;
    if (read(queue->signals, &info, sizeof info) != sizeof info)
        return;
    for (int slot = 0; slot < RUNNING; slot++)
        if (queue->running[slot])
            job_stop(&queue->running[slot]->job);
    fflush(stdout);
    sigprocmask(SIG_SETMASK, &queue->mask, NULL);
    raise((int)info.ssi_signo);
    exit(EXIT_CANNOT); /* not reached, unless somebody ignores it */
}

static void queue_fill(struct queue *queue, const char *root) {
    for (int slot = 0; slot < RUNNING; slot++)
        while (!queue->running[slot] && queue->started < queue->count) {
            struct trial *trial = queue->trials[queue->started++];
            trial_start(trial, root, queue->quick);
            if (trial->job.pid)
                queue->running[slot] = trial;
            else
                trial_done(trial); /* it has a problem instead */
        }
}

/* Waits until `trial` is done, keeping the others going. */
static void queue_wait(struct queue *queue, const struct trial *trial, const char *root) {
    while (!trial->verdict && !trial->problem) {
        struct pollfd polled[1 + 2 * RUNNING] = {{.fd = queue->signals, .events = POLLIN}};
        nfds_t count = 1;
        queue_fill(queue, root);
        for (int slot = 0; slot < RUNNING; slot++)
            if (queue->running[slot])
                count += job_polled(&queue->running[slot]->job, polled + count);
        if (count > 1 && poll(polled, count, -1) < 0 && errno != EINTR)
            fail("poll: %s", strerror(errno));
        if (count > 1 && polled[0].revents)
            queue_end(queue);
        for (int slot = 0; slot < RUNNING; slot++)
            if (queue->running[slot] && job_read(&queue->running[slot]->job)) {
                trial_done(queue->running[slot]);
                queue->running[slot] = NULL;
            }
    }
}

static void tell_all(struct subject *subjects, size_t count, const char *root, bool quick,
                     struct tally *tally) {
    struct queue queue = {.quick = quick};
    size_t facts = 0;
    for (size_t i = 0; i < count; i++) {
        facts += subjects[i].fact_count;
        for (size_t j = 0; j < subjects[i].trial_count; j++) {
            queue.trials = memory_resize(queue.trials, (queue.count + 1) * sizeof *queue.trials);
            queue.trials[queue.count++] = &subjects[i].trials[j];
        }
    }
    if (tally->tap)
        printf("1..%zu\n", facts);
    queue_open(&queue);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < subjects[i].fact_count; j++) {
            const struct fact *fact = &subjects[i].facts[j];
            if (fact->trial)
                queue_wait(&queue, fact->trial, root);
            tell(tally, &subjects[i], fact);
        }
    queue_close(&queue);
}

int dev_check(const struct context *context, const struct text_list *names, bool orphans,
              bool quick, bool tap) {
    size_t count = names->count + orphans;
    struct subject *subjects = memory_new(count * sizeof *subjects);
    struct tally tally = {.tap = tap};
    for (size_t i = 0; i < names->count; i++)
        subject_new(&subjects[i], context->root, names->items[i]);
    if (orphans)
        subject_all(&subjects[names->count], context->root);
    tell_all(subjects, count, context->root, quick, &tally);
    if (tap)
        printf("# waiting: %zu\n", tally.waiting);
    else
        printf("\n%zu facts hold, %zu wait for a stage, %zu broken\n",
               tally.number - tally.broken - tally.waiting, tally.waiting, tally.broken);
    for (size_t i = 0; i < count; i++)
        subject_free(&subjects[i]);
    free(subjects);
    return tally.broken > 0 ? 1 : 0;
}
