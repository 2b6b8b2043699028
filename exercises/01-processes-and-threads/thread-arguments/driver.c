/* thread_arguments MODE COUNT
 *
 * Starts a team of so many threads, joins it, and prints what each thread has returned. In all
 * modes but the first it does so twice, and prints the second.
 *
 *   freely      each thread ends when it likes
 *   together    no thread ends before all have begun and team_start has returned
 *   late        the same, and no thread begins before team_start has returned or sleeps, nor ends
 *               before team_join sleeps or has returned (moments.c)
 *   two         a second team is started before the first is joined, and joined before it; no
 *               thread of either ends before
 *
 * Exit status: 0 all is well; 2 team_start returns NULL, which standard error says; 1 one line on
 * standard error says what is wrong: "driver: KIND: MESSAGE". */
#include "driver.h"
#include "thread_arguments.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT_MAX = 100 };

static enum mode { FREELY, TOGETHER, LATE, TWO } mode;
static size_t count;
static pthread_t main_thread;
static _Atomic size_t calls[COUNT_MAX]; /* of member_work, by number */
static sem_t started;                   /* posted when team_start has returned */
static _Atomic bool joined;             /* team_join has */

/* The gate that threads wait at, but in the mode freely. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static size_t arrived;    /* guarded by mutex */
static bool may_pass_all; /* guarded by mutex */

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", what, strerror(error));
        exit(1);
    }
}

static _Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static _Noreturn void wrong(const char *kind, const char *format, ...) {
    char said[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    fprintf(stderr, "driver: %s: %s\n", kind, said);
    /* Under the controlled scheduler an exit may also tell of a fault that it has injected, and
     * what it shows of an assertion is its text. */
    if (mode == FREELY)
        __assert_fail(said, __FILE__, __LINE__, __func__);
    _exit(1);
}

/* How many there are at a time. */
static size_t teams(void) {
    return mode == TWO ? 2 : 1;
}

static void wait_at_gate(void) {
    pthread_mutex_lock(&mutex);
    if (++arrived == count * teams())
        pthread_cond_broadcast(&opened);
    while (arrived < count * teams() || !may_pass_all)
        pthread_cond_wait(&opened, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void open_gate(void) {
    pthread_mutex_lock(&mutex);
    may_pass_all = true;
    pthread_cond_broadcast(&opened);
    pthread_mutex_unlock(&mutex);
}

/* In a thread of its own: opens the gate when team_join waits for the threads, or has not. */
static void *open_when_joining(void *nothing) {
    while (sem_wait(&started) == -1)
        ;
    while (!atomic_load(&joined) && !caller_waits())
        usleep(100); /* looks again; what comes out does not depend on when */
    open_gate();
    return nothing;
}

/* More than an int holds. What is printed of it is the lower part. */
static long result_of(size_t number) {
    return (long)(number + 1) << 40 | (1000 + (long)number * 7);
}

static long printed(long result) {
    return result & 0xFFFFFFFF;
}

long member_work(size_t number) {
    if (number >= count)
        wrong("wrong-output", "a thread has the number %zu: there are only %zu, numbered from 0",
              number, count);
    if (atomic_fetch_add(&calls[number], 1) >= teams())
        wrong("wrong-output",
              "two threads have the number %zu; each number is given to one thread, and has to be "
              "the same when the thread reads it",
              number);
    if (pthread_equal(pthread_self(), main_thread))
        wrong("rule", "member_work is called by the caller's own thread");
    if (mode != FREELY)
        wait_at_gate();
    return result_of(number);
}

static void join(struct team *team, long results[COUNT_MAX + 1]) {
    for (size_t i = 0; i <= COUNT_MAX; i++)
        results[i] = -1;
    team_join(team, results);
    for (size_t i = 0; i < count; i++)
        if (atomic_load(&calls[i]) == 0)
            wrong("wrong-output", "team_join has returned, and no thread has had the number %zu",
                  i);
        else if (results[i] != result_of(i))
            wrong("wrong-output", "results[%zu] is %ld; member_work(%zu) returned %ld", i,
                  results[i], i, result_of(i));
    if (results[count] != -1)
        wrong("wrong-output", "results[%zu] is written; there are only %zu threads", count, count);
}

static int run(int round) {
    struct team *team = team_start(count), *second = NULL;
    int error = errno;
    spoil_stack();
    atomic_store(&late, false);
    sem_post(&started);
    if (team == NULL) {
        if (error != EAGAIN && error != ENOMEM)
            wrong("wrong-output", "team_start has returned NULL with errno %s, which is of no call",
                  strerrorname_np(error));
        fprintf(stderr, "team_start returned NULL, %s\n", strerrorname_np(error));
        return 2;
    }
    if (mode == TWO && (second = team_start(count)) == team)
        wrong("wrong-output", "a second team is the first, which has not been joined: each call of "
                              "team_start makes a team of its own");
    if (mode == TOGETHER || mode == TWO)
        open_gate();

    long results[COUNT_MAX + 1];
    if (second != NULL)
        join(second, results);
    join(team, results);
    for (size_t i = 0; round == 2 && i < count; i++)
        printf("thread %zu: %ld\n", i, printed(results[i]));
    return 0;
}

static int run_round(int round) {
    pthread_t opener;
    for (size_t i = 0; i < count; i++)
        atomic_store(&calls[i], 0);
    arrived = 0;
    may_pass_all = false;
    atomic_store(&joined, false);
    if (mode == LATE)
        need(pthread_create(&opener, NULL, open_when_joining, NULL), "pthread_create");
    atomic_store(&late, mode == LATE);
    int status = run(round);
    atomic_store(&joined, true);
    if (mode == LATE)
        need(pthread_join(opener, NULL), "pthread_join");
    return status;
}

int main(int argc, char *argv[]) {
    static const char *const names[] = {"freely", "together", "late", "two"};
    int number = 0;
    while (argc == 3 && number < 4 && strcmp(argv[1], names[number]) != 0)
        number++;
    long wanted = argc == 3 ? strtol(argv[2], NULL, 10) : -1;
    if (number == 4 || wanted < 0 || wanted > COUNT_MAX) {
        fprintf(stderr, "usage: thread_arguments freely|together|late|two COUNT (0 to %d)\n",
                COUNT_MAX);
        return 1;
    }
    mode = (enum mode)number;
    count = (size_t)wanted;
    main_thread = pthread_self();
    caller = gettid();
    sem_init(&started, 0, 0);

    int status = 0;
    for (int round = mode == FREELY ? 2 : 1; round <= 2 && status == 0; round++)
        status = run_round(round);
    return status;
}
