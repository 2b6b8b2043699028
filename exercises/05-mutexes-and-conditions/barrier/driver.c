/* barrier MODE THREADS ROUNDS
 *
 *   rounds T N      T threads pass the barrier N times; prints that they did, or who passed too early
 *   data T N        the same, and each looks at what the others wrote before they came
 *   short T N       they pass it N times, then all but one come again: these calls never return, and the
 *                   threads sleep; looks at them, and so is not for a scheduler, as the next one
 *   apart T N       they pass it N times, then the first one comes to it again and the others come to
 *                   a barrier of their own, for as many: these calls never return
 */
#include "barrier.h"
#include "task_look.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 8, ROUNDS_MAX = 40 };

/* One word a round and thread, written once and relaxed: nothing here orders what only the barrier
 * is to order. */
static atomic_int has_come[ROUNDS_MAX + 1][THREADS_MAX];
static int message[ROUNDS_MAX + 1][THREADS_MAX]; /* plain: a race here is an order not made */
static int was_told[ROUNDS_MAX + 1][THREADS_MAX];

static struct barrier *barrier, *other_barrier; /* the latter in the mode apart */
static int threads, rounds;
static bool looks_at_data;

static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER; /* one of them tells */

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

/* Says what is wrong, the first time, and ends: the others may wait for ever. */
static _Noreturn void wrong(int round, int thread, const char *what) {
    need(pthread_mutex_lock(&telling), "pthread_mutex_lock");
    printf("round %d: thread %d %s\n", round + 1, thread + 1, what);
    exit(0);
}

static void pass(int round, int thread) {
    if (looks_at_data)
        message[round][thread] = round * THREADS_MAX + thread + 1;
    atomic_store_explicit(&has_come[round][thread], 1, memory_order_relaxed);
    bool elsewhere = other_barrier != NULL && thread > 0;
    was_told[round][thread] = barrier_wait(elsewhere ? other_barrier : barrier);
    for (int other = 0; other < threads; other++)
        if (!atomic_load_explicit(&has_come[round][other], memory_order_relaxed))
            wrong(round, thread, "passes the barrier, and not all have come");
    for (int other = 0; looks_at_data && other < threads; other++)
        if (message[round][other] != round * THREADS_MAX + other + 1)
            wrong(round, thread, "does not see what another did before");
}

static void *run_thread(void *argument) {
    const int *thread = argument;
    for (int round = 0; round < rounds; round++)
        pass(round, *thread);
    return NULL;
}

static _Atomic pid_t tasks[THREADS_MAX]; /* gettid(2), of those that come once more; or 0 */

static void *run_once_more(void *argument) {
    const int *thread = argument;
    atomic_store(&tasks[*thread], gettid());
    pass(rounds, *thread);
    if (other_barrier != NULL)
        wrong(rounds, *thread, "passes the barrier, and others are at another one");
    return NULL;
}

/* Returns when all that come once more have gone on, or sleep; ends when one does neither. */
static void see_them_sleep(int count) {
    struct task look_at[THREADS_MAX];
    for (int i = 0; i < count; i++) {
        while (atomic_load(&tasks[i]) == 0)
            sched_yield();
        look_at[i] = (struct task){.id = atomic_load(&tasks[i])};
    }
    const char *what = tasks_settle(look_at, (size_t)count);
    if (what != NULL) {
        need(pthread_mutex_lock(&telling), "pthread_mutex_lock");
        printf("a thread that has to wait %s\n", what);
        fflush(stdout);
        _exit(0);
    }
}

static void run_all(int count, void *(*run)(void *)) {
    static int numbers[THREADS_MAX];
    pthread_t ids[THREADS_MAX];
    for (int i = 0; i < count; i++) {
        numbers[i] = i;
        need(pthread_create(&ids[i], NULL, run, &numbers[i]), "pthread_create");
    }
    if (run == run_once_more)
        see_them_sleep(count);
    for (int i = 0; i < count; i++)
        need(pthread_join(ids[i], NULL), "pthread_join");
}

static void judge(void) {
    for (int round = 0; round < rounds; round++) {
        int ones = 0;
        for (int thread = 0; thread < threads; thread++) {
            ones += was_told[round][thread] == 1;
            if (was_told[round][thread] != 0 && was_told[round][thread] != 1)
                wrong(round, thread, "is returned neither 0 nor 1");
        }
        if (ones != 1) {
            printf("round %d: %d of %d calls return 1\n", round + 1, ones, threads);
            exit(0);
        }
    }
    printf("rounds: %d\n", rounds);
    fflush(stdout);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    bool comes_short = strcmp(mode, "short") == 0, are_apart = strcmp(mode, "apart") == 0;
    looks_at_data = strcmp(mode, "data") == 0;
    threads = argc > 2 ? atoi(argv[2]) : 0;
    rounds = argc > 3 ? atoi(argv[3]) : -1;
    if (threads < 1 || threads > THREADS_MAX || rounds < 0 || rounds > ROUNDS_MAX ||
        (strcmp(mode, "rounds") != 0 && !looks_at_data && !comes_short && !are_apart)) {
        fprintf(stderr, "usage: barrier rounds|data|short|apart THREADS ROUNDS\n");
        return 2;
    }
    barrier = barrier_new((unsigned)threads);
    need(barrier != NULL ? 0 : errno, "barrier_new");
    run_all(threads, run_thread);
    judge();
    if (comes_short)
        run_all(threads - 1, run_once_more);
    if (are_apart) {
        other_barrier = barrier_new((unsigned)threads);
        need(other_barrier != NULL ? 0 : errno, "barrier_new");
        run_all(threads, run_once_more);
    }
    barrier_free(barrier);
    return 0;
}
