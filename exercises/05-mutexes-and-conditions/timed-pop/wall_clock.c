/* A wall clock that is wrong. See wall_clock.h. */
#include "wall_clock.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define CLOCKS_ARE_OURS 0
#endif
#endif
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define CLOCKS_ARE_OURS 0
#endif
#ifndef CLOCKS_ARE_OURS
#define CLOCKS_ARE_OURS 1
#endif

#if CLOCKS_ARE_OURS

#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static bool is_wrong; /* set before there is a second thread */
static struct timespec set_at;

static struct timespec system_says(clockid_t clock) {
    struct timespec now = {0};
    syscall(SYS_clock_gettime, clock, &now);
    return now;
}

void wall_clock_is_wrong(void) {
    set_at = system_says(CLOCK_MONOTONIC);
    is_wrong = true;
}

static struct timespec wall_clock(void) {
    if (!is_wrong)
        return system_says(CLOCK_REALTIME);
    struct timespec now = system_says(CLOCK_MONOTONIC);
    now.tv_sec -= set_at.tv_sec;
    return now;
}

/* In place of the C library's, for all of the program. */
int clock_gettime(clockid_t clock, struct timespec *now) {
    if (!is_wrong || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
        return (int)syscall(SYS_clock_gettime, clock, now);
    *now = wall_clock();
    return 0;
}

int timespec_get(struct timespec *now, int base) {
    if (base == TIME_UTC)
        *now = wall_clock();
    return base == TIME_UTC ? base : 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec wall = wall_clock();
    *now = (struct timeval){.tv_sec = wall.tv_sec, .tv_usec = wall.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *now) {
    time_t seconds = wall_clock().tv_sec;
    if (now)
        *now = seconds;
    return seconds;
}

#else

void wall_clock_is_wrong(void) {
}

#endif
