/* Waiting for several descriptors: poll(2), ppoll(2), select(2), pselect(2), epoll_wait(2). All are a
 * poll with a deadline in virtual time. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>

enum { FEW = sizeof((struct task *)0)->wait_files / sizeof(struct wait_file), MOST = 1024 };

/* What the board holds of them: all of a few, of more only that there are some. */
static void note_files(const struct pollfd *files, unsigned count) {
    current->wait_file_count = 0;
    for (unsigned i = 0; i < count && count <= FEW; i++) {
        if (files[i].fd >= 0)
            current->wait_files[current->wait_file_count++] = (struct wait_file){
                (int16_t)files[i].fd, files[i].events, descriptor_at(files[i].fd)->identity};
    }
    if (count > FEW) {
        current->wait_file_count = 1;
        current->wait_files[0] = (struct wait_file){-1, POLLIN | POLLOUT, IDENTITY_ANY};
    }
}

/* `deadline`: 0 for none; one that has passed already for no wait at all. */
static long poll_until(struct pollfd *files, unsigned count, uint64_t deadline,
                       const uint64_t *mask, long number, uintptr_t pc) {
    uint32_t event = call_begin(number, count == 1 ? files[0].fd : -1, pc);
    if (deadline != 1 && call_interrupted(event))
        return call_end(event, -EINTR);
    uint64_t old = current->signal_mask;
    if (mask) {
        signal_mask_set(*mask);
        current->handled = 0;
        if (signals_deliver()) {
            current->signal_mask = old;
            return call_end(event, -EINTR);
        }
    }
    long ready;
    signal_files_set(current);
    process_files_set();
    while ((ready = SYSTEM(SYS_poll, files, count, 0)) == 0) {
        if (deadline && deadline <= board->now) {
            externals_breathe();
            if (deadline == 1)
                point_yield(OP_YIELD, 0, pc);
            break;
        }
        note_files(files, count);
        enum wake how = call_block(WAIT_DESCRIPTOR, deadline, false, event);
        if (how == WAKE_SIGNAL)
            ready = -EINTR;
        if (how == WAKE_SIGNAL || how == WAKE_TIMEOUT)
            break;
        signal_files_set(current);
        process_files_set();
    }
    current->signal_mask = old;
    if (mask)
        signals_deliver();
    return call_end(event, ready);
}

static uint64_t after(const struct timespec *limit) {
    if (!limit)
        return 0;
    uint64_t length = nanoseconds_of(limit);
    return length ? board->now + length : 1;
}

static uint64_t after_milliseconds(long limit) {
    if (limit < 0)
        return 0;
    return limit ? board->now + (uint64_t)limit * 1000000UL : 1;
}

long call_poll(const long words[6], uintptr_t pc) {
    return poll_until((struct pollfd *)words[0], (unsigned)words[1],
                      after_milliseconds((int)words[2]), NULL, SYS_poll, pc);
}

long call_ppoll(const long words[6], uintptr_t pc) {
    return poll_until((struct pollfd *)words[0], (unsigned)words[1],
                      after((const struct timespec *)words[2]), (const uint64_t *)words[3],
                      SYS_ppoll, pc);
}

/* --- select ---------------------------------------------------------------------------------------- */

static const short select_events[] = {POLLIN, POLLOUT, POLLPRI};
/* What select calls ready (select(2), "Correspondence between select() and poll() notifications"). */
static const short select_ready[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};

static unsigned to_poll(fd_set *const sets[3], int most, struct pollfd *files) {
    unsigned count = 0;
    for (int fd = 0; fd < most; fd++) {
        short events = 0;
        for (int i = 0; i < 3; i++) {
            if (sets[i] && FD_ISSET(fd, sets[i]))
                events |= select_events[i];
        }
        if (events)
            files[count++] = (struct pollfd){.fd = fd, .events = events};
    }
    return count;
}

static long from_poll(fd_set *const sets[3], const struct pollfd *files, unsigned count) {
    long ready = 0;
    for (unsigned at = 0; at < count; at++) {
        if (files[at].revents & POLLNVAL)
            return -EBADF;
        for (int i = 0; i < 3; i++) {
            if (!(files[at].events & select_events[i]))
                continue;
            if (files[at].revents & select_ready[i])
                ready++;
            else
                FD_CLR(files[at].fd, sets[i]);
        }
    }
    return ready;
}

static long select_until(const long words[6], uint64_t deadline, const uint64_t *mask, long number,
                         uintptr_t pc) {
    fd_set *const sets[3] = {(fd_set *)words[1], (fd_set *)words[2], (fd_set *)words[3]};
    int most = (int)words[0];
    if (most < 0 || most > MOST)
        return -EINVAL;
    struct pollfd files[MOST];
    unsigned count = to_poll(sets, most, files);
    long result = poll_until(files, count, deadline, mask, number, pc);
    return result < 0 ? result : from_poll(sets, files, count);
}

long call_select(const long words[6], uintptr_t pc) {
    const struct timeval *limit = (const struct timeval *)words[4];
    struct timespec length = {0, 0};
    if (limit)
        length = (struct timespec){limit->tv_sec, limit->tv_usec * 1000};
    return select_until(words, after(limit ? &length : NULL), NULL, SYS_select, pc);
}

long call_pselect6(const long words[6], uintptr_t pc) {
    const struct {
        const uint64_t *mask;
        size_t size;
    } *masked = (const void *)words[5];
    return select_until(words, after((const struct timespec *)words[4]),
                        masked ? masked->mask : NULL, SYS_pselect6, pc);
}

/* --- epoll ------------------------------------------------------------------------------------------ */

long call_epoll_create1(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_epoll_create1, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long fd = SYSTEM(SYS_epoll_create1, words[0]);
    if (fd >= 0)
        descriptor_add((int)fd, FILE_OTHER, O_RDWR | (int)words[0], IDENTITY_ANY, event);
    return call_end(event, fd);
}

long call_epoll_create(const long words[6], uintptr_t pc) {
    (void)words;
    const long none[6] = {0};
    return call_epoll_create1(none, pc);
}

long call_epoll_ctl(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_epoll_ctl, (int)words[0], pc);
    long result = SYSTEM(SYS_epoll_ctl, words[0], words[1], words[2], words[3]);
    file_changed(IDENTITY_ANY, POLLIN);
    return call_end(event, result);
}

/* The set is itself a descriptor that is ready when any in it is. */
static long epoll_until(const long words[6], uint64_t deadline, const uint64_t *mask, long number,
                        uintptr_t pc) {
    struct pollfd set = {.fd = (int)words[0], .events = POLLIN};
    long ready = poll_until(&set, 1, deadline, mask, number, pc);
    if (ready <= 0)
        return ready;
    return SYSTEM(SYS_epoll_wait, words[0], words[1], words[2], 0);
}

long call_epoll_wait(const long words[6], uintptr_t pc) {
    return epoll_until(words, after_milliseconds((int)words[3]), NULL, SYS_epoll_wait, pc);
}

long call_epoll_pwait(const long words[6], uintptr_t pc) {
    return epoll_until(words, after_milliseconds((int)words[3]), (const uint64_t *)words[4],
                       SYS_epoll_pwait, pc);
}
