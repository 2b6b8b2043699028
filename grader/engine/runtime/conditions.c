/* Condition variables (pthread_cond_wait(3)). Which waiter a signal wakes is a choice, and so is a
 * spurious wake-up. */
#include "locks.h"

#include <errno.h>

/* glibc's __wrefs: the low bit says PTHREAD_PROCESS_SHARED. */
enum { WREFS_SHARED = 1 };

static struct object *cond_object(pthread_cond_t *cond) {
    struct object *object = lock_at((uintptr_t)cond, OBJECT_COND);
    lock_check_alive(object, (uintptr_t)cond);
    lock_check_shared(object, (uintptr_t)cond, cond->__data.__wrefs & WREFS_SHARED);
    return object;
}

/* Whether any task waits on it and no one has woken it. */
static bool has_waiters(const struct object *object) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->wait == WAIT_COND && task->wait_key == object->key)
            return true;
    }
    return false;
}

/* 0 when the current task may wait with this mutex. */
static int check_mutex(const struct object *object, const struct object *mutex, uintptr_t address) {
    if (mutex->owner != index_of(current)) {
        if (mutex->type == PTHREAD_MUTEX_ERRORCHECK || mutex->robust)
            return EPERM;
        run_misuse(MISUSE_WAIT_UNLOCKED, address, mutex->last_event);
    }
    if (object->mutex_key != mutex->key && has_waiters(object))
        run_misuse(MISUSE_WAIT_TWO_MUTEXES, address, object->last_event);
    return 0;
}

/* The wait itself, between giving the mutex up and taking it again. */
static enum wake wait_on(const struct object *object, uintptr_t address, uint64_t deadline) {
    current->wait_key = object->key;
    current->wait_address = address;
    return block_cancellable(WAIT_COND, deadline);
}

int cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, struct limit limit, uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    enum operation operation = limit.until ? OP_COND_TIMEDWAIT : OP_COND_WAIT;
    lock_point(operation, address, pc);
    if (!limit_is_valid(limit))
        return EINVAL;
    uint32_t event = lock_event(operation, address, pc);
    struct object *object = cond_object(cond), *held = mutex_object(mutex);
    lock_check_alive(held, (uintptr_t)mutex);
    int result = check_mutex(object, held, address);
    if (result)
        return result;
    board->events[event].flags |= EVENT_BLOCKED;
    object->mutex_key = held->key;
    object->mutex_address = (uintptr_t)mutex;
    int depth = held->count;
    mutex_release(held);
    enum wake how = wait_on(object, address, limit_deadline(limit));
    event_add(operation, pc, address, 0, EVENT_WOKEN);
    event_value(current->last_event, how);
    current->in_cancel |= how == WAKE_CANCELLED; /* not once more, before it has the mutex */
    result = mutex_lock(mutex, OP_MUTEX_LOCK, NO_LIMIT, pc);
    held->count = depth;
    if (how == WAKE_CANCELLED)
        cancel_now();
    if (result)
        return result;
    return how == WAKE_TIMEOUT ? ETIMEDOUT : 0;
}

int cond_notify(pthread_cond_t *cond, bool all, uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    enum operation operation = all ? OP_COND_BROADCAST : OP_COND_SIGNAL;
    lock_point(operation, address, pc);
    uint32_t event = lock_event(operation, address, pc);
    struct object *object = cond_object(cond);
    object->last_event = event;
    object->event_count++;
    uint8_t waiters[MAX_TASKS];
    unsigned count = 0;
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->wait == WAIT_COND && task->wait_key == object->key)
            waiters[count++] = (uint8_t)i;
    }
    event_value(event, count);
    if (all)
        return wake_all(WAIT_COND, object->key, WAKE_GRANTED), 0;
    if (count)
        wake(&board->tasks[waiters[decide(DECIDE_WAITER, count, waiters)]], WAKE_GRANTED);
    return 0;
}

int cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes, uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    lock_point(OP_COND_INIT, address, pc);
    const struct object *object = object_find(key_of(address), OBJECT_COND);
    if (object && has_waiters(object))
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    lock_event(OP_COND_INIT, address, pc);
    lock_renew(address, OBJECT_COND, 0);
    return pthread_cond_init(cond, attributes);
}

int cond_destroy(pthread_cond_t *cond, uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    lock_point(OP_COND_DESTROY, address, pc);
    uint32_t event = lock_event(OP_COND_DESTROY, address, pc);
    struct object *object = cond_object(cond);
    if (has_waiters(object))
        run_misuse(MISUSE_DESTROY_WAITED, address, object->last_event);
    lock_destroy(object, address, sizeof *cond, event);
    return 0;
}

int hb_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int hb_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex) {
    return cond_wait(cond, mutex, NO_LIMIT, CALLER);
}
/* pthread_condattr_setclock(3p), where glibc keeps it. */
static clockid_t clock_of(const pthread_cond_t *cond) {
    return cond->__data.__wrefs & 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int hb_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *until);
int hb_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *until) {
    return cond_wait(cond, mutex, LIMIT(until, clock_of(cond)), CALLER);
}
int hb_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
                              const struct timespec *until);
int hb_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
                              const struct timespec *until) {
    return cond_wait(cond, mutex, LIMIT(until, clock), CALLER);
}
int hb_pthread_cond_signal(pthread_cond_t *cond);
int hb_pthread_cond_signal(pthread_cond_t *cond) {
    return cond_notify(cond, false, CALLER);
}
int hb_pthread_cond_broadcast(pthread_cond_t *cond);
int hb_pthread_cond_broadcast(pthread_cond_t *cond) {
    return cond_notify(cond, true, CALLER);
}
int hb_pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes);
int hb_pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes) {
    return cond_init(cond, attributes, CALLER);
}
int hb_pthread_cond_destroy(pthread_cond_t *cond);
int hb_pthread_cond_destroy(pthread_cond_t *cond) {
    return cond_destroy(cond, CALLER);
}
