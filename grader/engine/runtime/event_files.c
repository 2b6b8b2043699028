/* Descriptors that stand for events: eventfd(2), timerfd_create(2). A timer's is an eventfd to which the
 * engine adds one whenever it expires: for whoever reads it the same, and its time is virtual. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

static long make(long number, long initial, int flags, uintptr_t pc) {
    uint32_t event = call_begin(number, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long fd = SYSTEM(SYS_eventfd2, initial, flags);
    if (fd >= 0)
        descriptor_add((int)fd, FILE_OTHER, O_RDWR | (flags & O_CLOEXEC), identity_new(), event);
    return call_end(event, fd);
}

long call_eventfd(const long words[6], uintptr_t pc) {
    return make(SYS_eventfd, words[0], 0, pc);
}

long call_eventfd2(const long words[6], uintptr_t pc) {
    return make(SYS_eventfd2, words[0], (int)words[1], pc);
}

/* --- timers ------------------------------------------------------------------------------------------ */

long call_timerfd_create(const long words[6], uintptr_t pc) {
    long fd = make(SYS_timerfd_create, 0, (int)words[1], pc);
    if (fd < 0)
        return fd;
    struct timer *timer = timer_new(TIMER_FILE);
    if (!timer) {
        SYSTEM(SYS_close, fd);
        descriptor_closed((int)fd);
        return -ENFILE;
    }
    timer->descriptor = (int16_t)fd;
    timer->value = (uint64_t)words[0]; /* its clock */
    return fd;
}

static struct timer *timer_of(long fd) {
    for (uint32_t i = 0; i < board->timer_count; i++) {
        struct timer *timer = &board->timers[i];
        if (timer->kind == TIMER_FILE && timer->process == self_process && timer->descriptor == fd)
            return timer;
    }
    return NULL;
}

static struct itimerspec setting(const struct timer *timer) {
    return (struct itimerspec){timespec_of(timer->interval), timespec_of(timer_left(timer))};
}

static void forget_expiries(int fd) {
    uint64_t count;
    struct pollfd look = {.fd = fd, .events = POLLIN};
    if (SYSTEM(SYS_poll, &look, 1, 0) == 1)
        SYSTEM(SYS_read, fd, &count, sizeof count);
}

long call_timerfd_settime(const long words[6], uintptr_t pc) {
    struct timer *timer = timer_of(words[0]);
    if (!timer)
        return -EINVAL;
    uint32_t event = call_begin(SYS_timerfd_settime, (int)words[0], pc);
    const struct itimerspec *new = (const struct itimerspec *)words[2];
    if (words[3])
        *(struct itimerspec *)words[3] = setting(timer);
    forget_expiries((int)words[0]);
    uint64_t first = nanoseconds_of(&new->it_value);
    if (first)
        first = words[1] & TFD_TIMER_ABSTIME
                    ? deadline_of_clock((clockid_t)timer->value, &new->it_value)
                    : board->now + first;
    timer_arm(timer, first, nanoseconds_of(&new->it_interval));
    return call_end(event, 0);
}

long call_timerfd_gettime(const long words[6], uintptr_t pc) {
    (void)pc;
    const struct timer *timer = timer_of(words[0]);
    if (!timer)
        return -EINVAL;
    *(struct itimerspec *)words[1] = setting(timer);
    return 0;
}

void timer_file_expired(struct timer *timer) {
    const uint64_t one = 1;
    const struct descriptor *file = descriptor_at(timer->descriptor);
    if (timer->process != self_process || !file->open) {
        timer_free(timer);
        return;
    }
    SYSTEM(SYS_write, timer->descriptor, &one, sizeof one);
    file_changed(file->identity, POLLIN);
}
