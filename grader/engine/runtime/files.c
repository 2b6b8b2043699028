/* Who waits for what a descriptor leads to, and when it is ready. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>

/* The key of what a descriptor leads to: beside all keys of memory. */
static uint64_t key_of_identity(uint64_t identity) {
    return 0xffffUL << 48 | identity;
}

void file_release(uint64_t identity) {
    object_release(object_of_key(key_of_identity(identity), 0, OBJECT_FILE));
}

void file_acquire(uint64_t identity) {
    object_acquire(object_of_key(key_of_identity(identity), 0, OBJECT_FILE));
}

/* --- who waits ----------------------------------------------------------------------------------- */

/* The events that a task waits for there; 0: none. */
static int waits_for(const struct task *task, uint64_t identity) {
    int events = 0;
    if (task->wait != WAIT_DESCRIPTOR)
        return 0;
    for (unsigned i = 0; i < task->wait_file_count; i++) {
        uint64_t its = task->wait_files[i].identity;
        if (its == identity || its == IDENTITY_ANY || identity == IDENTITY_ANY)
            events |= task->wait_files[i].events;
    }
    return events;
}

/* Its process has to look again, although another's doing may have made it ready before. */
static void mark(struct task *task) {
    if (task->state == TASK_READY && task->woken == WAKE_GRANTED) {
        task->state = TASK_BLOCKED;
        board->ready_count--;
        if (task->deadline)
            board->timed_count++;
    }
    if (task->state == TASK_BLOCKED && !task->dirty) {
        task->dirty = true;
        board->dirty_count++;
    }
}

void file_changed(uint64_t identity, int events) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        int awaited = waits_for(task, identity);
        if (awaited & events || (awaited && task->state == TASK_READY))
            mark(task);
    }
}

bool file_filled(uint64_t identity) {
    bool waited = false;
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (!waits_for(task, identity))
            continue;
        waited |= task->state == TASK_BLOCKED;
        if (task->wait_file_count == 1 && task->wait_files[0].events == POLLIN)
            wake(task, WAKE_GRANTED);
        else
            mark(task);
    }
    return waited;
}

static bool is_ready(const struct task *task) {
    struct pollfd files[sizeof task->wait_files / sizeof *task->wait_files];
    unsigned count = task->wait_file_count;
    signal_files_set(task);
    process_files_set();
    for (unsigned i = 0; i < count; i++) {
        if (task->wait_files[i].descriptor < 0)
            return true; /* more than the board holds: the task looks itself */
        files[i] = (struct pollfd){.fd = task->wait_files[i].descriptor,
                                   .events = task->wait_files[i].events};
    }
    return SYSTEM(SYS_poll, files, count, 0) != 0;
}

void files_look(void) {
    for (uint32_t i = 0; board->dirty_count && i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (!task->dirty || task->process != self_process)
            continue;
        task->dirty = false;
        board->dirty_count--;
        if (is_ready(task))
            wake(task, WAKE_GRANTED);
    }
}

bool file_is_nonblocking(int fd) {
    return SYSTEM(SYS_fcntl, fd, F_GETFL) & O_NONBLOCK;
}

void file_set_nonblocking(int fd, bool on) {
    long flags = SYSTEM(SYS_fcntl, fd, F_GETFL);
    SYSTEM(SYS_fcntl, fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

bool file_interrupted(int fd, int flags, uint32_t event) {
    if (board->request.faults & FAULT_EINTR && (flags & MSG_DONTWAIT || file_is_nonblocking(fd))) {
        cancel_test();
        return false;
    }
    return call_interrupted(event);
}

bool file_not_ready(int fd, int flags, uint32_t event) {
    if (!(board->request.faults & FAULT_EAGAIN) || current->in_library)
        return false;
    return (flags & MSG_DONTWAIT || file_is_nonblocking(fd)) && call_fault(FAULT_EAGAIN, event);
}

static long wait_for(int fd, int events, uint64_t deadline, uint32_t event) {
    current->wait_file_count = 1;
    current->wait_files[0] =
        (struct wait_file){(int16_t)fd, (int16_t)events, descriptor_at(fd)->identity};
    switch (call_block(WAIT_DESCRIPTOR, deadline, deadline == 0, event)) {
    case WAKE_TIMEOUT: return -EAGAIN;
    case WAKE_SIGNAL: return -EINTR;
    default: return 0;
    }
}

/* A task that finds nothing to do lets the others run. */
long file_would_block(int fd, uint32_t event) {
    externals_breathe();
    point_yield(OP_YIELD, (uintptr_t)(fd + 1), board->events[event].pc);
    return -EAGAIN;
}

long file_await_change(int fd, uint64_t deadline, uint32_t event) {
    uint64_t identity = descriptor_at(fd)->identity;
    current->wait_file_count = 1;
    current->wait_files[0] = (struct wait_file){-1, POLLIN | POLLOUT, identity};
    switch (call_block(WAIT_DESCRIPTOR, deadline, deadline == 0, event)) {
    case WAKE_TIMEOUT: return -EAGAIN;
    case WAKE_SIGNAL: return -EINTR;
    default: return 0;
    }
}

/* SO_RCVTIMEO, SO_SNDTIMEO (socket(7)); 0: none. */
static uint64_t socket_deadline(int fd, int events) {
    struct timeval limit = {0, 0};
    int size = sizeof limit;
    int option = events & POLLIN ? SO_RCVTIMEO : SO_SNDTIMEO;
    if (descriptor_at(fd)->kind != FILE_SOCKET ||
        SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, option, &limit, &size) < 0)
        return 0;
    uint64_t length = (uint64_t)limit.tv_sec * 1000000000UL + (uint64_t)limit.tv_usec * 1000UL;
    return length ? board->now + length : 0;
}

long file_await(int fd, int events, uint64_t deadline, uint32_t event) {
    struct pollfd look = {.fd = fd, .events = (short)events};
    for (bool first = true; SYSTEM(SYS_poll, &look, 1, 0) == 0; first = false) {
        if (first && file_is_nonblocking(fd))
            return file_would_block(fd, event);
        if (first && !deadline)
            deadline = socket_deadline(fd, events);
        long result = wait_for(fd, events, deadline, event);
        if (result < 0)
            return result;
    }
    return 0;
}
