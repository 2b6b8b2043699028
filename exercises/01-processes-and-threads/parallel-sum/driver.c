/* parallel_sum MODE COUNT THREADS
 *
 * Has so many terms summed by so many threads, and prints the sum; together does so twice, and
 * prints the second.
 *
 *   freely      each term is there at once
 *   together    no term is there before all threads have asked for one, and the caller sleeps
 *
 * Exit status: 0 all is well; 2 parallel_sum returns an error, which standard error says; 1 one
 * line on standard error says what is wrong: "driver: KIND: MESSAGE". */
#include "parallel_sum.h"
#include "task_look.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT_MAX = 4000, THREADS_MAX = 40 };

static enum mode { FREELY, TOGETHER } mode;
static size_t count, threads;
static pid_t caller;
static atomic_uchar asked[COUNT_MAX];
static _Atomic bool returned; /* parallel_sum has */

/* The gate of the mode together. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t waiting; /* at the gate; guarded by mutex */
static bool is_open;   /* guarded by mutex */

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

static size_t expected_threads(void) {
    return count < threads ? count : threads;
}

static void pass_gate(void) {
    pthread_mutex_lock(&mutex);
    waiting++;
    if (waiting > threads)
        wrong("rule", "%zu threads ask for a term at the same time; there should be %zu", waiting,
              threads);
    pthread_cond_broadcast(&changed);
    while (!is_open)
        pthread_cond_wait(&changed, &mutex);
    waiting--;
    pthread_mutex_unlock(&mutex);
}

/* Does the caller's thread sleep, or is it gone? */
static bool caller_waits(void) {
    return task_look((struct task){.id = caller}).state != TASK_RUNS;
}

/* In a thread of its own. A caller that does not wait for its threads returns before it opens. */
static void *open_gate(void *nothing) {
    pthread_mutex_lock(&mutex);
    while (waiting < expected_threads() && !atomic_load(&returned))
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    while (!atomic_load(&returned) && !caller_waits())
        usleep(100); /* looks again; what comes out does not depend on when */
    pthread_mutex_lock(&mutex);
    is_open = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    return nothing;
}

/* So large that neither an int nor a double holds their sum. */
static int64_t term(size_t index) {
    int64_t size = (int64_t)((index + 1) * 0x9E3779B97F4A7C15u >> 14);
    return index % 3 == 1 ? -size : size;
}

int64_t sum_term(size_t index) {
    if (index >= count)
        wrong("wrong-output", "term %zu is asked for: there are %zu, numbered from 0", index,
              count);
    if (atomic_fetch_add(&asked[index], 1) > 0)
        wrong("wrong-output", "term %zu is asked for a second time", index);
    if (mode == TOGETHER)
        pass_gate();
    return term(index);
}

static int run(int round) {
    int64_t sum = -77;
    int error = parallel_sum(count, threads, &sum);
    pthread_mutex_lock(&mutex);
    atomic_store(&returned, true);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    if (error != 0) {
        if (error != EAGAIN && error != ENOMEM)
            wrong("wrong-output", "parallel_sum has returned %d, which is no error of these calls",
                  error);
        if (sum != -77)
            wrong("wrong-output", "parallel_sum has returned an error and changed *sum");
        fprintf(stderr, "parallel_sum returned %s\n", strerrorname_np(error));
        return 2;
    }
    int64_t right = 0;
    for (size_t i = 0; i < count; i++) {
        if (atomic_load(&asked[i]) == 0)
            wrong("wrong-output", "parallel_sum has returned, and term %zu has not been asked for",
                  i);
        right += term(i);
    }
    if (sum != right)
        wrong("wrong-output", "the sum of %zu terms is %lld; it should be %lld", count,
              (long long)sum, (long long)right);
    if (round == 2)
        printf("sum of %zu: %lld\n", count, (long long)sum);
    return 0;
}

static int run_round(int round) {
    pthread_t opener;
    for (size_t i = 0; i < count; i++)
        atomic_store(&asked[i], 0);
    waiting = 0;
    is_open = false;
    atomic_store(&returned, false);
    if (mode == TOGETHER)
        need(pthread_create(&opener, NULL, open_gate, NULL), "pthread_create");
    int status = run(round);
    if (mode == TOGETHER)
        need(pthread_join(opener, NULL), "pthread_join");
    return status;
}

int main(int argc, char *argv[]) {
    long wanted[2] = {-1, -1};
    for (int i = 0; argc == 4 && i < 2; i++)
        wanted[i] = strtol(argv[i + 2], NULL, 10);
    bool together = argc == 4 && strcmp(argv[1], "together") == 0;
    if (wanted[0] < 0 || wanted[0] > COUNT_MAX || wanted[1] < 1 || wanted[1] > THREADS_MAX ||
        (!together && strcmp(argv[1], "freely") != 0)) {
        fprintf(stderr,
                "usage: parallel_sum freely|together COUNT (to %d) THREADS (from 1 to %d)\n",
                COUNT_MAX, THREADS_MAX);
        return 1;
    }
    mode = together ? TOGETHER : FREELY;
    count = (size_t)wanted[0];
    threads = (size_t)wanted[1];
    caller = gettid();

    int status = 0;
    for (int round = mode == FREELY ? 2 : 1; round <= 2 && status == 0; round++)
        status = run_round(round);
    return status;
}
