// timer.h - a stopwatch for a whole program or a part of one.
//
// It reads CLOCK_MONOTONIC, which no administrator and no time server moves: CLOCK_REALTIME may
// jump, and a difference of two of its readings may be negative. See clock_gettime(2).
//
//     struct timer timer = timer_start();
//     ...
//     timer_report(&timer, stdout);        // Process ended in 0.004 s
//
// A timer owns nothing: copy it, drop it, keep one a thread.
#ifndef TIMER_H
#define TIMER_H

#include <stdio.h>
#include <time.h>

// region: timer
struct timer {
    struct timespec started;
};

// Starts a timer. Cannot fail on Linux: the clock exists and the address is good. Does not block;
// threads and signal handlers may call it.
static inline struct timer timer_start(void) {
    struct timer timer;
    clock_gettime(CLOCK_MONOTONIC, &timer.started);
    return timer;
}

// The seconds since timer_start. The same guarantees.
static inline double timer_seconds(const struct timer *timer) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - timer->started.tv_sec) +
           (double)(now.tv_nsec - timer->started.tv_nsec) / 1e9;
}
// endregion: timer

// Prints "Process ended in N s" and a newline to OUT, N with three decimals. May block as fprintf
// may, so not for signal handlers.
static inline void timer_report(const struct timer *timer, FILE *out) {
    fprintf(out, "Process ended in %.3f s\n", timer_seconds(timer));
}

#endif
