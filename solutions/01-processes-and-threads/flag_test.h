// flag_test.h - a thread that looks at a flag in a loop, and a main thread that sets it: does the one
// ever see what the other has done? The flag and the loop are the program's own.
//
// Nothing here waits for a certain time, and nothing runs for ever: it counts the processor time that
// the looking thread itself has used, which stands still while that thread does not run.
#ifndef FLAG_TEST_H
#define FLAG_TEST_H

#include "thread.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static atomic_bool flag_test_looking, flag_test_left;
static void (*flag_test_loop)(void);

static inline void *flag_test_look(void *unused) {
    (void)unused;
    atomic_store(&flag_test_looking, true);
    flag_test_loop();
    atomic_store(&flag_test_left, true);
    while (pause() == -1) // its clock must live until the process ends
        continue;
    return NULL;
}

// Until the thread has used that many seconds of processor time more, or has left its loop. Returns
// whether it has left.
static inline bool flag_test_watch(clockid_t clock, double seconds) {
    struct timespec begin, now;
    clock_gettime(clock, &begin);
    do {
        if (atomic_load(&flag_test_left))
            return true;
        sched_yield();
        clock_gettime(clock, &now);
    } while ((double)(now.tv_sec - begin.tv_sec) + (double)(now.tv_nsec - begin.tv_nsec) / 1e9 <
             seconds);
    return false;
}

// Runs LOOP in a thread, has it look for 10 ms of its processor time, calls SET, and has it look for
// 100 ms more. Says which of three things happened, and ends the process.
static inline _Noreturn void flag_test_run(void (*loop)(void), void (*set)(void)) {
    clockid_t clock;
    flag_test_loop = loop;
    pthread_t thread = thread_start(flag_test_look, NULL);
    while (!atomic_load(&flag_test_looking))
        sched_yield();
    int number = pthread_getcpuclockid(thread, &clock);
    if (number != 0)
        error_number(number, "pthread_getcpuclockid");
    bool early = flag_test_watch(clock, 0.01);
    set();
    bool left = early || flag_test_watch(clock, 0.1);
    puts(early  ? "left the loop before the flag was set"
         : left ? "saw the flag"
                : "the flag is set, and a tenth of a second later the loop still runs");
    exit(left ? EXIT_SUCCESS : EXIT_FAILURE);
}

#endif
