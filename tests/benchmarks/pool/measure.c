// measure.c - one measurement of one pool. Usage:
//     NAME rate WORKERS TURNS     tasks a second, in millions; a task is TURNS turns of an empty loop
//     NAME latency WORKERS        from submit to start on an idle pool, in microseconds, the median
//     NAME switches WORKERS       how often threads fell asleep in 1,000 empty tasks
//     NAME cost WORKERS           the processor time of an empty task, in ns, of all threads together
//     NAME turns                  how many turns take 100 ns
#include "contestant.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static long turns;
static double result;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void turn(long count) {
    for (long i = 0; i < count; i++)
        __asm__ volatile("");
}

static void *task(void *unused) {
    turn(turns);
    return unused;
}

// As many tasks as take a fifth of a second, by what fewer took.
static void rate(void) {
    long count = 2000;
    double seconds;
    for (;;) {
        double began = now();
        contestant_submit(count, task, NULL);
        seconds = now() - began;
        if (seconds >= 0.15)
            break;
        double wanted = (double)count * 0.2 / (seconds > 1e-6 ? seconds : 1e-6);
        count = wanted > 8.0 * (double)count ? 8 * count : (long)wanted + 1;
    }
    result = (double)count / seconds / 1e6;
}

static _Atomic double started;

static void *start(void *unused) {
    atomic_store(&started, now());
    return unused;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// A millisecond's rest, so that the workers sleep, before each. The submitter gives way while it waits
// for the task to start, for on one processor it would hold it up.
static void latency(void) {
    enum { SAMPLES = 201 };
    static double samples[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        atomic_store(&started, 0);
        double submitted = now();
        contestant_start(start, NULL);
        while (atomic_load(&started) == 0)
            sched_yield();
        samples[i] = (atomic_load(&started) - submitted) * 1e6;
    }
    qsort(samples, SAMPLES, sizeof *samples, compare);
    result = samples[SAMPLES / 2];
}

// Voluntary context switches: a thread gives up its processor to wait for something.
static long sleeps(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw;
}

static void switches(void) {
    enum { TASKS = 100000 };
    contestant_submit(TASKS, task, NULL);
    long before = sleeps();
    contestant_submit(TASKS, task, NULL);
    result = (double)(sleeps() - before) * 1000 / TASKS;
}

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void cost(void) {
    enum { TASKS = 200000 };
    contestant_submit(TASKS, task, NULL);
    double before = processor_seconds();
    contestant_submit(TASKS, task, NULL);
    result = (processor_seconds() - before) * 1e9 / TASKS;
}

// The best of many, for what disturbs a measurement makes it longer.
static long calibrate(void) {
    enum { TURNS = 100000 };
    double best = 1;
    for (int i = 0; i < 200; i++) {
        double began = now();
        turn(TURNS);
        double seconds = now() - began;
        best = seconds < best ? seconds : best;
    }
    return (long)(100e-9 / best * TURNS + 0.5);
}

int main(int argc, char *argv[]) {
    if (argc == 2 && strcmp(argv[1], "turns") == 0) {
        printf("%ld\n", calibrate());
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "rate") == 0) {
        turns = atol(argv[3]);
        contestant_run(atoi(argv[2]), rate);
    } else if (argc == 3 && strcmp(argv[1], "latency") == 0) {
        contestant_run(atoi(argv[2]), latency);
    } else if (argc == 3 && strcmp(argv[1], "cost") == 0) {
        contestant_run(atoi(argv[2]), cost);
    } else if (argc == 3 && strcmp(argv[1], "switches") == 0) {
        contestant_run(atoi(argv[2]), switches);
    } else {
        fprintf(
            stderr,
            "usage: rate WORKERS TURNS | latency WORKERS | cost WORKERS | switches WORKERS | turns\n");
        return 2;
    }
    printf("%.4f\n", result);
    return 0;
}
