/* semaphore MODE
 *
 *   value N                 so many threads go on, the others wait; an up lets one go on
 *   stored                  ups that come first are kept
 *   rush                    threads wait, and one raises the value as often in a row
 *   try                     counting_try_down, with a value, without, and while a thread waits
 *   apart                   two semaphores: what one holds is no matter of the other
 *   freely ROUND...         all at once; this mode does not look at threads: a scheduler may run it
 *       turns:V:T:N         T threads go in and out N times; a value of V lets so many in
 *       count:U:D:N         U threads raise it N times in all, D threads lower it as often
 *       try:V:T             T threads try at the same time, and the value is enough for V
 *
 * The first ones have one thing happen at a time and look what comes of it (actors.h). Exit status:
 * 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE"; in the mode
 * freely standard output says what came, and the status is 0; 2 a semaphore could not be had.
 */
#include "actors.h"
#include "counting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4, WAITING = 3, TIMES_MAX = 32 };

static struct counting *create(unsigned value) {
    errno = 0;
    struct counting *semaphore = counting_create(value);
    if (semaphore == NULL) {
        fprintf(stderr, "semaphore: counting_create(%u): %s\n", value, strerror(errno));
        exit(2);
    }
    return semaphore;
}

/* --- one thing at a time ---------------------------------------------------------------------- */

enum errand_kind { UP, DOWN, TRY };

/* An actor that makes a call, some times in a row. */
struct errand {
    struct actor actor;
    enum errand_kind kind;
    struct counting *semaphore;
    unsigned times;
    bool result; /* of the last try */
};

static void run_errand(void *argument) {
    struct errand *errand = argument;
    for (unsigned i = 0; i < errand->times; i++)
        switch (errand->kind) {
        case UP: counting_up(errand->semaphore); break;
        case DOWN: counting_down(errand->semaphore); break;
        case TRY: errand->result = counting_try_down(errand->semaphore); break;
        }
}

static void send_to(struct errand *errand, enum errand_kind kind, struct counting *semaphore,
                    unsigned times) {
    *errand = (struct errand){.kind = kind, .semaphore = semaphore, .times = times};
    actor_start(&errand->actor, run_errand, errand);
}

/* Makes a call that must not sleep, in a thread of its own. The errand stays where it is until all
 * actors are joined. */
static bool now(enum errand_kind kind, struct counting *semaphore, unsigned times) {
    static struct errand errands[ACTORS_MAX];
    static size_t used;
    struct errand *errand = &errands[used++];
    send_to(errand, kind, semaphore, times);
    actors_settle();
    if (atomic_load(&errand->actor.done))
        return errand->result;
    if (kind == UP)
        stuck("deadlock", "counting_up sleeps");
    if (kind == TRY)
        stuck("deadlock", "counting_try_down sleeps");
    stuck("lost-wakeup", "counting_down sleeps although the value is not 0");
}

static size_t done_of(const struct errand errands[], size_t count) {
    size_t done = 0;
    for (size_t i = 0; i < count; i++)
        done += atomic_load(&errands[i].actor.done);
    return done;
}

/* Starts WAITING threads that have to wait. */
static void send_waiting(struct errand errands[], struct counting *semaphore) {
    for (size_t i = 0; i < WAITING; i++)
        send_to(&errands[i], DOWN, semaphore, 1);
    actors_settle();
    if (done_of(errands, WAITING) > 0)
        wrong("wrong-output", "the value is 0, and counting_down returns");
}

static void done(struct counting *semaphore) {
    actors_join();
    counting_destroy(semaphore);
}

static void case_value(unsigned value) {
    struct counting *semaphore = create(value);
    struct errand waiting[WAITING];
    for (unsigned i = 0; i < value; i++)
        now(DOWN, semaphore, 1);
    send_waiting(waiting, semaphore);
    for (size_t i = 1; i <= WAITING; i++) {
        now(UP, semaphore, 1);
        size_t gone = done_of(waiting, WAITING);
        if (gone < i)
            stuck("lost-wakeup",
                  "%zu threads have raised the value while others waited, and %zu have gone on: "
                  "the others sleep",
                  i, gone);
        if (gone > i)
            wrong("wrong-output",
                  "the value has been raised %zu times, and %zu threads that "
                  "waited have gone on",
                  i, gone);
    }
    done(semaphore);
}

static void case_stored(void) {
    struct counting *semaphore = create(0);
    struct errand waiting[WAITING];
    now(UP, semaphore, 1);
    now(DOWN, semaphore, 1);
    now(UP, semaphore, 3);
    for (size_t i = 0; i < 3; i++)
        now(DOWN, semaphore, 1);
    send_waiting(waiting, semaphore);
    now(UP, semaphore, WAITING + 2);
    if (done_of(waiting, WAITING) < WAITING)
        stuck("lost-wakeup", "the value has been raised, and threads that wait for it sleep");
    now(DOWN, semaphore, 2);
    if (now(TRY, semaphore, 1))
        wrong("wrong-output", "the value was raised as often as it was lowered, and it is not 0");
    done(semaphore);
}

static void case_rush(void) {
    struct counting *semaphore = create(0);
    struct errand waiting[WAITING];
    for (size_t round = 0; round < 3; round++) {
        send_waiting(waiting, semaphore);
        now(UP, semaphore, WAITING);
        if (done_of(waiting, WAITING) < WAITING)
            stuck("lost-wakeup",
                  "%d threads waited, the value has been raised %d times in a row, and %zu have "
                  "gone on: the others sleep",
                  WAITING, WAITING, done_of(waiting, WAITING));
        actors_join();
    }
    done(semaphore);
}

static void expect_try(struct counting *semaphore, unsigned value, bool expected) {
    if (now(TRY, semaphore, 1) != expected)
        wrong("wrong-output", "the value is %u, and counting_try_down returns %s", value,
              expected ? "false" : "true");
}

static void case_try(void) {
    struct counting *semaphore = create(2);
    struct errand waiting[WAITING];
    expect_try(semaphore, 2, true);
    expect_try(semaphore, 1, true);
    expect_try(semaphore, 0, false);
    send_waiting(waiting, semaphore);
    expect_try(semaphore, 0, false);
    now(UP, semaphore, WAITING);
    if (done_of(waiting, WAITING) < WAITING)
        stuck("lost-wakeup", "the value has been raised, and threads that wait for it sleep");
    expect_try(semaphore, 0, false);
    now(UP, semaphore, 1);
    expect_try(semaphore, 1, true);
    done(semaphore);
}

static void case_apart(void) {
    struct counting *one = create(0), *other = create(1);
    if (now(TRY, one, 1) || !now(TRY, other, 1) || now(TRY, one, 1))
        wrong("wrong-output", "there are two semaphores, one of value 0 and one of value 1, and "
                              "counting_try_down does not tell them apart: they share something");
    now(UP, one, 1);
    if (now(TRY, other, 1) || !now(TRY, one, 1))
        wrong("wrong-output", "there are two semaphores of value 0, one has been raised, and "
                              "counting_try_down lowers the other one: they share something");
    counting_destroy(other);
    done(one);
}

/* --- all at once ------------------------------------------------------------------------------ */

struct round {
    struct counting *semaphore;
    unsigned value;              /* at the beginning */
    atomic_uint inside;          /* threads that are in */
    atomic_bool overfull;        /* there were more than the value allows */
    unsigned turns;              /* guarded by the semaphore where its value is 1 */
    unsigned written[TIMES_MAX]; /* each before an up */
};

struct worker {
    struct round *round;
    unsigned count; /* times */
    bool wrong;     /* it has read what is not written */
};

/* The workers synchronise by the semaphore alone: relaxed operations order nothing, so that what it
 * forgets to order is seen. */
static void *take_turns(void *argument) {
    struct worker *worker = argument;
    struct round *round = worker->round;
    for (unsigned i = 0; i < worker->count; i++) {
        counting_down(round->semaphore);
        if (atomic_fetch_add_explicit(&round->inside, 1, memory_order_relaxed) >= round->value)
            atomic_store_explicit(&round->overfull, true, memory_order_relaxed);
        if (round->value == 1 && !atomic_load_explicit(&round->overfull, memory_order_relaxed))
            round->turns++;
        atomic_fetch_sub_explicit(&round->inside, 1, memory_order_relaxed);
        counting_up(round->semaphore);
    }
    return NULL;
}

static void *raise_it(void *argument) {
    struct worker *worker = argument;
    for (unsigned i = 0; i < worker->count; i++) {
        if (worker->round->value == 1) /* threads that raise it */
            worker->round->written[i] = i + 1;
        counting_up(worker->round->semaphore);
    }
    return NULL;
}

static void *lower_it(void *argument) {
    struct worker *worker = argument;
    for (unsigned i = 0; i < worker->count; i++) {
        counting_down(worker->round->semaphore);
        if (worker->round->value == 1)
            worker->wrong |= worker->round->written[i] != i + 1;
    }
    return NULL;
}

static void *try_it(void *argument) {
    struct worker *worker = argument;
    worker->wrong = !counting_try_down(worker->round->semaphore);
    return NULL;
}

static void start_all(pthread_t threads[], struct worker workers[], unsigned count,
                      void *(*work)(void *), struct round *round, unsigned times) {
    for (unsigned i = 0; i < count; i++) {
        workers[i] = (struct worker){
            .round = round, .count = i == 0 ? times / count + times % count : times / count};
        int error = pthread_create(&threads[i], NULL, work, &workers[i]);
        if (error != 0) {
            fprintf(stderr, "semaphore: pthread_create: %s\n", strerror(error));
            exit(2);
        }
    }
}

static bool join_all(const pthread_t threads[], const struct worker workers[], unsigned count) {
    bool right = true;
    for (unsigned i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        right &= !workers[i].wrong;
    }
    return right;
}

static const char *play_turns(unsigned value, unsigned threads, unsigned times) {
    struct round round = {.semaphore = create(value), .value = value};
    pthread_t started[THREADS_MAX];
    struct worker workers[THREADS_MAX];
    start_all(started, workers, threads, take_turns, &round, times * threads);
    join_all(started, workers, threads);
    counting_destroy(round.semaphore);
    if (atomic_load(&round.overfull))
        return "more threads were in than the value allows";
    if (value == 1 && round.turns != times * threads)
        return "two threads were in at the same time";
    return NULL;
}

static const char *play_count(unsigned uppers, unsigned downers, unsigned times) {
    struct round round = {.semaphore = create(0), .value = uppers};
    pthread_t down[THREADS_MAX], up[THREADS_MAX];
    struct worker lowering[THREADS_MAX], raising[THREADS_MAX];
    start_all(down, lowering, downers, lower_it, &round, times);
    start_all(up, raising, uppers, raise_it, &round, times);
    join_all(up, raising, uppers);
    bool right = join_all(down, lowering, downers);
    bool more = counting_try_down(round.semaphore);
    counting_destroy(round.semaphore);
    if (more)
        return "the value was raised as often as it was lowered, and it is not 0";
    return right ? NULL : "counting_down returned before the value was raised";
}

static const char *play_try(unsigned value, unsigned threads) {
    struct round round = {.semaphore = create(value)};
    pthread_t started[THREADS_MAX];
    struct worker workers[THREADS_MAX];
    start_all(started, workers, threads, try_it, &round, threads);
    bool all = join_all(started, workers, threads);
    counting_destroy(round.semaphore);
    if (!all && threads <= value)
        return "counting_try_down returned false, and the value was not 0";
    return NULL;
}

static void case_freely(const char *text) {
    unsigned a, b, c;
    const char *what;
    if (sscanf(text, "turns:%u:%u:%u", &a, &b, &c) == 3 && b <= THREADS_MAX)
        what = play_turns(a, b, c);
    else if (sscanf(text, "count:%u:%u:%u", &a, &b, &c) == 3 && a <= THREADS_MAX &&
             b <= THREADS_MAX && c <= TIMES_MAX)
        what = play_count(a, b, c);
    else if (sscanf(text, "try:%u:%u", &a, &b) == 2 && b <= THREADS_MAX)
        what = play_try(a, b);
    else {
        fprintf(stderr, "semaphore: %s is no round\n", text);
        exit(2);
    }
    printf("%s: %s\n", text, what != NULL ? what : "right");
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "freely") == 0) {
        for (int i = 2; i < argc; i++)
            case_freely(argv[i]);
        return EXIT_SUCCESS;
    }
    if (strcmp(mode, "value") == 0)
        case_value(argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1);
    else if (strcmp(mode, "stored") == 0)
        case_stored();
    else if (strcmp(mode, "rush") == 0)
        case_rush();
    else if (strcmp(mode, "try") == 0)
        case_try();
    else if (strcmp(mode, "apart") == 0)
        case_apart();
    else {
        fprintf(stderr, "usage: semaphore MODE [ARGUMENT...]; see driver.c\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return EXIT_SUCCESS;
}
