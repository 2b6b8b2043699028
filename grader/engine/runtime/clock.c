/* Time (time(7)): virtual. It costs nothing and orders nothing: a sleep is a wait that anything else may
 * outlast. */
#include "calls.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

/* What CLOCK_REALTIME is ahead of CLOCK_MONOTONIC: so a time of one is never taken for one of the
 * other. */
#define REALTIME_AHEAD (1000000000UL * 999999000UL)
#define SECOND 1000000000UL

static bool counts_from_1970(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI ||
           clock == CLOCK_REALTIME_ALARM;
}

uint64_t nanoseconds_of(const struct timespec *time) {
    return (uint64_t)time->tv_sec * SECOND + (uint64_t)time->tv_nsec;
}

struct timespec timespec_of(uint64_t nanoseconds) {
    return (struct timespec){.tv_sec = (time_t)(nanoseconds / SECOND),
                             .tv_nsec = (long)(nanoseconds % SECOND)};
}

uint64_t deadline_of_clock(clockid_t clock, const struct timespec *until) {
    uint64_t time = until->tv_sec < 0 ? 0 : nanoseconds_of(until);
    if (!counts_from_1970(clock))
        time += REALTIME_AHEAD;
    return time ? time : 1;
}

uint64_t deadline_of(const struct timespec *until) {
    return deadline_of_clock(CLOCK_REALTIME, until);
}

static uint64_t now_of(clockid_t clock) {
    if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)
        return 1000UL * board->points;
    return board->now - (counts_from_1970(clock) ? 0 : REALTIME_AHEAD);
}

long call_clock_gettime(const long words[6], uintptr_t pc) {
    (void)pc;
    *(struct timespec *)words[1] = timespec_of(now_of((clockid_t)words[0]));
    return 0;
}

long call_gettimeofday(const long words[6], uintptr_t pc) {
    (void)pc;
    struct timespec now = timespec_of(board->now);
    if (words[0])
        *(struct timeval *)words[0] = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

long call_time(const long words[6], uintptr_t pc) {
    (void)pc;
    time_t now = timespec_of(board->now).tv_sec;
    if (words[0])
        *(time_t *)words[0] = now;
    return now;
}

/* --- sleep ---------------------------------------------------------------------------------------- */

static long sleep_until(uint64_t deadline, struct timespec *left, uintptr_t pc) {
    point(OP_SLEEP, 0, pc);
    uint32_t event = event_add(OP_SLEEP, pc, 0, 0, 0);
    event_value(event, deadline > board->now ? deadline - board->now : 0);
    long result = 0;
    externals_breathe();
    if (call_interrupted(event))
        result = -EINTR;
    while (result == 0 && board->now < deadline) {
        enum wake how = call_block(WAIT_SLEEP, deadline, false, event);
        if (how == WAKE_TIMEOUT)
            break;
        if (how == WAKE_SIGNAL)
            result = -EINTR;
    }
    if (result == -EINTR && left)
        *left = timespec_of(deadline > board->now ? deadline - board->now : 0);
    return result;
}

static bool is_valid(const struct timespec *time) {
    return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < (long)SECOND;
}

long call_nanosleep(const long words[6], uintptr_t pc) {
    const struct timespec *length = (const struct timespec *)words[0];
    if (!is_valid(length))
        return -EINVAL;
    return sleep_until(board->now + nanoseconds_of(length), (struct timespec *)words[1], pc);
}

long call_clock_nanosleep(const long words[6], uintptr_t pc) {
    const struct timespec *time = (const struct timespec *)words[2];
    if (!is_valid(time))
        return -EINVAL;
    if (words[1] & TIMER_ABSTIME)
        return sleep_until(deadline_of_clock((clockid_t)words[0], time), NULL, pc);
    return sleep_until(board->now + nanoseconds_of(time), (struct timespec *)words[3], pc);
}

/* --- what the library answers without a system call ------------------------------------------------ */

int hb_clock_gettime(clockid_t clock, struct timespec *into);
int hb_clock_gettime(clockid_t clock, struct timespec *into) {
    *into = timespec_of(now_of(clock));
    return 0;
}

int hb_timespec_get(struct timespec *into, int base);
int hb_timespec_get(struct timespec *into, int base) {
    if (base != TIME_UTC)
        return 0;
    *into = timespec_of(board->now);
    return base;
}

int hb_gettimeofday(struct timeval *into, void *zone);
int hb_gettimeofday(struct timeval *into, void *zone) {
    (void)zone;
    const long words[6] = {(long)into};
    return (int)call_gettimeofday(words, CALLER);
}

time_t hb_time(time_t *into);
time_t hb_time(time_t *into) {
    const long words[6] = {(long)into};
    return call_time(words, CALLER);
}

clock_t hb_clock(void);
clock_t hb_clock(void) {
    return (clock_t)(now_of(CLOCK_PROCESS_CPUTIME_ID) / 1000);
}
