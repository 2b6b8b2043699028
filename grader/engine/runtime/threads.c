/* POSIX threads: create, join, detach, exit (pthread_create(3) and its kin). A thread is a task on a
 * carrier; nothing here reaches the system. */
#include "locks.h"

#include <errno.h>
#include <stdlib.h>

/* What each task of this process runs. */
static struct {
    void *(*start)(void *);
    void *argument;
    void *result;
} threads[MAX_TASKS];

struct task *task_of(pthread_t handle) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->process == self_process && task->handle == handle && !task->timer)
            return task;
    }
    return NULL;
}

static int free_carrier(void) {
    for (uint32_t i = 1; i <= board->carriers; i++) {
        if (!carriers[i].used)
            return (int)i;
    }
    board->failure.number = (int32_t)board->carriers + 1;
    run_fail(FAILURE_CARRIERS, 0, 0, 0);
}

int thread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                  void *argument, uintptr_t pc) {
    point(OP_CREATE, (uintptr_t)thread, pc);
    if (fault_here(FAULT_THREAD))
        return EAGAIN;
    int carrier = free_carrier();
    uint32_t event = event_add(OP_CREATE, pc, (uintptr_t)thread, 0, 0);
    struct task *task = task_new(self_process);
    carriers[carrier].used = true;
    task->carrier = (uint8_t)carrier;
    task->handle = carriers[carrier].thread_pointer;
    task->start = (uintptr_t)start;
    task->create_event = event;
    task->signal_mask = current->signal_mask;
    int state = PTHREAD_CREATE_JOINABLE;
    if (attributes)
        pthread_attr_getdetachstate(attributes, &state);
    task->detached = state == PTHREAD_CREATE_DETACHED;
    int index = index_of(task);
    threads[index].start = start;
    threads[index].argument = argument;
    event_value(event, (uint64_t)index);
    *thread = task->handle;
    return 0;
}

int hb_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                      void *argument);
int hb_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                      void *argument) {
    return thread_create(thread, attributes, start, argument, CALLER);
}

_Noreturn void thread_begin(void) {
    event_add(OP_BEGIN, 0, 0, 0, 0);
    signals_deliver();
    int index = index_of(current);
    void *argument = threads[index].argument;
    threads[index].argument = NULL; /* the thread's own now: no root for leaks.c */
    thread_finish(threads[index].start(argument));
}

/* Whether the current task is the last of its process, which ends with it (pthread_exit(3)). */
static bool is_last(void) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task != current && task->process == self_process && task->state != TASK_ENDED &&
            !task->timer)
            return false;
    }
    return true;
}

_Noreturn void thread_finish(void *result) {
    int index = index_of(current);
    current->in_cancel = true;
    keys_destroy();
    point(OP_END, 0, 0);
    threads[index].result = result;
    event_add(OP_END, 0, 0, 0, 0);
    locks_of_ended(current);
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->process == self_process &&
            task->wait == WAIT_JOIN && task->wait_task == index)
            wake(task, WAKE_GRANTED);
    }
    if (is_last())
        exit(0);
    task_end();
}

int thread_join(pthread_t thread, void **result, struct limit limit, bool try, uintptr_t pc) {
    point(OP_JOIN, 0, pc);
    if (!try)
        cancel_test();
    if (!limit_is_valid(limit))
        return EINVAL;
    struct task *task = task_of(thread);
    if (!task) { /* undefined, pthread_join(3p): the C library looks for a thread there */
        event_add(OP_JOIN, pc, 0, 0, 0);
        run_misuse(MISUSE_JOIN_NONE, 0, 0);
    }
    if (task->joined || task->detached)
        run_misuse(MISUSE_JOIN_TWICE, 0, task->create_event);
    if (task == current)
        return EDEADLK;
    uint32_t event = event_add(OP_JOIN, pc, 0, 0, 0);
    event_value(event, (uint64_t)index_of(task));
    uint64_t deadline = limit_deadline(limit);
    while (task->state != TASK_ENDED) {
        if (try)
            return EBUSY;
        board->events[event].flags |= EVENT_BLOCKED;
        current->wait_task = (int16_t)index_of(task);
        enum wake how = block_cancellable(WAIT_JOIN, deadline);
        if (how == WAKE_CANCELLED)
            cancel_now();
        if (how == WAKE_TIMEOUT)
            return ETIMEDOUT;
    }
    task->joined = true;
    clock_acquire(task->clock);
    if (result)
        *result = threads[index_of(task)].result;
    threads[index_of(task)].result = NULL;
    return 0;
}

int hb_pthread_join(pthread_t thread, void **result);
int hb_pthread_join(pthread_t thread, void **result) {
    return thread_join(thread, result, NO_LIMIT, false, CALLER);
}
int hb_pthread_tryjoin_np(pthread_t thread, void **result);
int hb_pthread_tryjoin_np(pthread_t thread, void **result) {
    return thread_join(thread, result, NO_LIMIT, true, CALLER);
}
int hb_pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until);
int hb_pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until) {
    return thread_join(thread, result, LIMIT(until, CLOCK_REALTIME), false, CALLER);
}

int hb_pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                            const struct timespec *until);
int hb_pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                            const struct timespec *until) {
    return thread_join(thread, result, LIMIT(until, clock), false, CALLER);
}

int thread_detach(pthread_t thread, uintptr_t pc) {
    point(OP_DETACH, 0, pc);
    event_add(OP_DETACH, pc, 0, 0, 0);
    struct task *task = task_of(thread);
    if (!task)
        return ESRCH;
    if (task->joined || task->detached)
        run_misuse(MISUSE_JOIN_TWICE, 0, task->create_event);
    task->detached = true;
    return 0;
}

int hb_pthread_detach(pthread_t thread);
int hb_pthread_detach(pthread_t thread) {
    return thread_detach(thread, CALLER);
}

pthread_t hb_pthread_self(void);
pthread_t hb_pthread_self(void) {
    return current->handle;
}

int thread_yield(uintptr_t pc) {
    point_yield(OP_YIELD, 0, pc);
    event_add(OP_YIELD, pc, 0, 0, 0);
    return 0;
}

int hb_sched_yield(void);
int hb_sched_yield(void) {
    return thread_yield(CALLER);
}
int hb_pthread_yield(void);
int hb_pthread_yield(void) {
    return thread_yield(CALLER);
}
