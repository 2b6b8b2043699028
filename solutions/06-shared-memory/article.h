// article.h - what the two versions of the shared array have in common: the work, and the clock.
#ifndef ARTICLE_H
#define ARTICLE_H

#include <stdio.h>
#include <time.h>

enum {
    NUMBERS = 4,
    PRODUCE_MS = 50, // what the work on one number takes
    POLL_MS = 80,    // how long who finds nothing sleeps
};

static inline void sleep_ms(long ms) {
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

// Milliseconds on a clock that all processes of the machine share. See clock_gettime(2).
static inline double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

#endif
