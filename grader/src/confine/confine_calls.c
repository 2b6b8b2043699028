#include "confine_calls.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>

/* How a call is told when to give up. */
enum limit { NEVER, ALWAYS, POINTER, MILLISECONDS };

struct call {
    long number;
    const char *name;
    enum wait_kind kind;
    int fd_argument; /* -1: none */
    enum limit limit;
    int limit_argument;
};

static const struct call calls[] = {
    {SYS_read, "read", WAIT_READ, 0, NEVER, 0},
    {SYS_readv, "readv", WAIT_READ, 0, NEVER, 0},
    {SYS_recvfrom, "recv", WAIT_READ, 0, NEVER, 0},
    {SYS_recvmsg, "recvmsg", WAIT_READ, 0, NEVER, 0},
    {SYS_recvmmsg, "recvmmsg", WAIT_READ, 0, POINTER, 4},
    {SYS_write, "write", WAIT_WRITE, 0, NEVER, 0},
    {SYS_writev, "writev", WAIT_WRITE, 0, NEVER, 0},
    {SYS_sendto, "send", WAIT_WRITE, 0, NEVER, 0},
    {SYS_sendmsg, "sendmsg", WAIT_WRITE, 0, NEVER, 0},
    {SYS_sendmmsg, "sendmmsg", WAIT_WRITE, 0, NEVER, 0},
    {SYS_vmsplice, "vmsplice", WAIT_WRITE, 0, NEVER, 0},
    {SYS_openat, "open", WAIT_OPEN, -1, NEVER, 0},
#ifdef SYS_open
    {SYS_open, "open", WAIT_OPEN, -1, NEVER, 0},
#endif
    {SYS_accept, "accept", WAIT_ACCEPT, 0, NEVER, 0},
    {SYS_accept4, "accept", WAIT_ACCEPT, 0, NEVER, 0},
    {SYS_connect, "connect", WAIT_CONNECT, 0, NEVER, 0},
#ifdef SYS_poll
    {SYS_poll, "poll", WAIT_POLL, -1, MILLISECONDS, 2},
#endif
#ifdef SYS_select
    {SYS_select, "select", WAIT_POLL, -1, POINTER, 4},
#endif
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, "epoll_wait", WAIT_POLL, 0, MILLISECONDS, 3},
#endif
    {SYS_ppoll, "poll", WAIT_POLL, -1, POINTER, 2},
    {SYS_pselect6, "select", WAIT_POLL, -1, POINTER, 4},
    {SYS_epoll_pwait, "epoll_wait", WAIT_POLL, 0, MILLISECONDS, 3},
    {SYS_mq_timedreceive, "mq_receive", WAIT_READ, 0, POINTER, 4},
    {SYS_mq_timedsend, "mq_send", WAIT_WRITE, 0, POINTER, 4},
    {SYS_msgrcv, "msgrcv", WAIT_SEMAPHORE, -1, NEVER, 0},
    {SYS_msgsnd, "msgsnd", WAIT_SEMAPHORE, -1, NEVER, 0},
    {SYS_semop, "semop", WAIT_SEMAPHORE, -1, NEVER, 0},
    {SYS_semtimedop, "semop", WAIT_SEMAPHORE, -1, POINTER, 3},
    {SYS_wait4, "wait", WAIT_CHILD, -1, NEVER, 0},
    {SYS_waitid, "wait", WAIT_CHILD, -1, NEVER, 0},
    {SYS_flock, "flock", WAIT_LOCK, 0, NEVER, 0},
    {SYS_fcntl, "fcntl", WAIT_LOCK, 0, NEVER, 0},
    {SYS_futex, "futex", WAIT_FUTEX, -1, POINTER, 3},
#ifdef SYS_pause
    {SYS_pause, "pause", WAIT_SIGNAL, -1, NEVER, 0},
#endif
    {SYS_rt_sigsuspend, "sigsuspend", WAIT_SIGNAL, -1, NEVER, 0},
    {SYS_rt_sigtimedwait, "sigwait", WAIT_SIGNAL, -1, POINTER, 2},
    {SYS_nanosleep, "sleep", WAIT_SLEEP, -1, ALWAYS, 0},
    {SYS_clock_nanosleep, "sleep", WAIT_SLEEP, -1, ALWAYS, 0},
    {SYS_restart_syscall, "a call with a time limit", WAIT_SLEEP, -1, ALWAYS, 0},
};

/* futex(2) and fcntl(2) are many calls in one, of which a few wait. */
static bool waits(const struct task_wait *task) {
    if (task->call == SYS_fcntl)
        return task->argument[1] == F_SETLKW || task->argument[1] == F_OFD_SETLKW;
    if (task->call != SYS_futex)
        return true;
    switch ((int)task->argument[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_WAIT_REQUEUE_PI: return true;
    default: return false;
    }
}

static bool is_timed(const struct call *call, const struct task_wait *task) {
    switch (call->limit) {
    case NEVER: return false;
    case POINTER: return task->argument[call->limit_argument] != 0;
    case MILLISECONDS: return (int)task->argument[call->limit_argument] >= 0;
    default: return true;
    }
}

struct wait wait_decode(const struct task_wait *task) {
    struct wait wait = {.kind = WAIT_NOT, .fd = -1};
    if (task->state == 'Z' || task->state == 'X')
        wait.kind = WAIT_ENDED;
    else if (task->state == 'T')
        wait.kind = WAIT_STOPPED;
    if (task->state != 'S' || !task->inactive)
        return wait;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const struct call *call = &calls[i];
        if (call->number != task->call || !waits(task))
            continue;
        wait.kind = call->kind;
        wait.call = call->name;
        wait.timed = is_timed(call, task);
        if (call->fd_argument >= 0)
            wait.fd = (int)task->argument[call->fd_argument];
        break;
    }
    return wait;
}

static int add(struct wait_descriptor *list, int room, int count, int fd, bool reads, bool writes) {
    if (count < 0 || count >= room)
        return -1;
    list[count] = (struct wait_descriptor){fd, reads, writes};
    return count + 1;
}

static int polled(const struct task_wait *task, struct wait_descriptor *list, int room) {
    struct pollfd entry;
    int count = 0;
    for (unsigned long i = 0; i < task->argument[1] && count >= 0; i++) {
        if (!proc_read_memory(task->pid, task->argument[0] + i * sizeof entry, &entry,
                              sizeof entry))
            return -1;
        if (entry.fd >= 0)
            count = add(list, room, count, entry.fd, entry.events & (POLLIN | POLLPRI | POLLRDNORM),
                        entry.events & (POLLOUT | POLLWRNORM));
    }
    return count;
}

static int selected(const struct task_wait *task, struct wait_descriptor *list, int room) {
    fd_set sets[3];
    int count = 0;
    size_t used = ((size_t)task->argument[0] + 63) / 64 * 8;
    if (task->argument[0] > FD_SETSIZE)
        return -1;
    for (int i = 0; i < 3; i++) {
        FD_ZERO(&sets[i]);
        if (task->argument[i + 1] &&
            !proc_read_memory(task->pid, task->argument[i + 1], &sets[i], used))
            return -1;
    }
    for (int fd = 0; fd < (int)task->argument[0] && count >= 0; fd++)
        if (FD_ISSET(fd, &sets[0]) || FD_ISSET(fd, &sets[1]) || FD_ISSET(fd, &sets[2]))
            count = add(list, room, count, fd, FD_ISSET(fd, &sets[0]) || FD_ISSET(fd, &sets[2]),
                        FD_ISSET(fd, &sets[1]));
    return count;
}

/* "tfd:        3 events:       19 data: …", a line for each descriptor, in the epoll's fdinfo. */
static int epolled(const struct task_wait *task, struct wait_descriptor *list, int room) {
    char name[64], text[16384];
    int count = 0;
    snprintf(name, sizeof name, "fdinfo/%d", (int)task->argument[0]);
    if (!proc_read(task->pid, name, text, sizeof text) || strlen(text) == sizeof text - 1)
        return -1;
    for (const char *at = text; (at = strstr(at, "tfd:")) && count >= 0; at++) {
        unsigned events;
        int fd;
        if (sscanf(at, "tfd: %d events: %x", &fd, &events) == 2)
            count = add(list, room, count, fd, events & (POLLIN | POLLPRI), events & POLLOUT);
    }
    return count;
}

int wait_descriptors(const struct task_wait *task, const struct wait *wait,
                     struct wait_descriptor *list, int room) {
    if (wait->kind == WAIT_POLL && wait->fd >= 0)
        return epolled(task, list, room);
    if (wait->kind == WAIT_POLL && (task->call == SYS_pselect6 ||
#ifdef SYS_select
                                    task->call == SYS_select ||
#endif
                                    false))
        return selected(task, list, room);
    if (wait->kind == WAIT_POLL)
        return polled(task, list, room);
    if (wait->fd < 0)
        return 0;
    bool writes = wait->kind == WAIT_WRITE || wait->kind == WAIT_CONNECT;
    return add(list, room, 0, wait->fd, !writes, writes);
}
