/* Mutexes (pthread_mutex_lock(3), IEEE Std 1003.1-2017). Their state is kept on the board; of the
 * program's pthread_mutex_t only the kind that its attributes gave it is read. */
#include "runtime.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

/* glibc's __kind: the type in the low bits, and these. */
enum { KIND_TYPE = 3, KIND_ROBUST = 16 };

static struct object *mutex_at(pthread_mutex_t *mutex) {
    uintptr_t address = (uintptr_t)mutex;
    uint64_t key = key_of(address);
    struct object *object = object_find(key, OBJECT_MUTEX);
    if (!object) {
        object = object_of_key(key, address, OBJECT_MUTEX);
        object->type = (uint8_t)(mutex->__data.__kind & KIND_TYPE);
        object->robust = mutex->__data.__kind & KIND_ROBUST;
    }
    return object;
}

static void check_alive(const struct object *object, uintptr_t address) {
    if (object->destroyed)
        run_misuse(MISUSE_USE_DESTROYED, address, object->last_event);
}

static void hold(struct object *object, uintptr_t address, uint32_t event) {
    if (current->held_count < MAX_HELD)
        current->held[current->held_count++] = (struct held){object->key, address, event};
}

static void let_go(const struct object *object) {
    for (unsigned i = current->held_count; i-- > 0;) {
        if (current->held[i].key != object->key)
            continue;
        current->held_count--;
        memmove(&current->held[i], &current->held[i + 1],
                (current->held_count - i) * sizeof current->held[0]);
        return;
    }
}

/* Those who waited for it and lost wait on: none of them could take it now. */
static void take(struct object *object, uintptr_t address, uint32_t event) {
    object->owner = (int16_t)index_of(current);
    object->count = 1;
    object->last_event = event;
    hold(object, address, event);
    object_acquire(object);
    unwake_all(WAIT_MUTEX, object->key);
}

static int own_again(struct object *object, bool try) {
    if (object->type == PTHREAD_MUTEX_RECURSIVE) {
        object->count++;
        return 0;
    }
    if (object->type == PTHREAD_MUTEX_ERRORCHECK && !try)
        return EDEADLK;
    return EBUSY;
}

static int lock(pthread_mutex_t *mutex, enum operation operation, uint64_t deadline, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    bool try = operation == OP_MUTEX_TRYLOCK;
    struct object *object = mutex_at(mutex);
    current->watched_key = object->key;
    current->watched_write = true;
    point(operation, address, pc);
    object = mutex_at(mutex);
    check_alive(object, address);
    uint32_t event = event_add(operation, pc, address, 0, 0);
    if (object->owner == index_of(current)) {
        int result = own_again(object, try);
        if (result != EBUSY || try)
            return event_value(event, (uint64_t)result), result;
    }
    while (object->owner >= 0) {
        if (try) {
            event_value(event, EBUSY);
            point_yield(OP_YIELD, address, pc);
            return EBUSY;
        }
        board->events[event].flags |= EVENT_BLOCKED;
        current->wait_key = object->key;
        current->wait_address = address;
        if (block(WAIT_MUTEX, deadline) == WAKE_TIMEOUT)
            return event_value(event, ETIMEDOUT), ETIMEDOUT;
    }
    if (object->unrecoverable)
        return ENOTRECOVERABLE;
    int result = object->owner_died ? EOWNERDEAD : 0;
    event_value(event, (uint64_t)result);
    take(object, address, event);
    return result;
}

/* Gives it to whoever comes first. */
static void release(struct object *object) {
    object->owner = -1;
    object->count = 0;
    let_go(object);
    object_release(object);
    wake_all(WAIT_MUTEX, object->key, WAKE_GRANTED);
}

static int unlock(pthread_mutex_t *mutex, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    point(OP_MUTEX_UNLOCK, address, pc);
    struct object *object = mutex_at(mutex);
    check_alive(object, address);
    event_add(OP_MUTEX_UNLOCK, pc, address, 0, 0);
    if (object->owner != index_of(current)) {
        if (object->type == PTHREAD_MUTEX_ERRORCHECK || object->type == PTHREAD_MUTEX_RECURSIVE ||
            object->robust)
            return EPERM;
        run_misuse(object->owner < 0 ? MISUSE_UNLOCK_NOT_LOCKED : MISUSE_UNLOCK_FOREIGN, address,
                   object->last_event);
    }
    if (--object->count > 0)
        return 0;
    if (object->owner_died) {
        object->owner_died = false;
        object->unrecoverable = true;
    }
    release(object);
    return 0;
}

int hb_pthread_mutex_lock(pthread_mutex_t *mutex);
int hb_pthread_mutex_lock(pthread_mutex_t *mutex) {
    return lock(mutex, OP_MUTEX_LOCK, 0, CALLER);
}
int hb_pthread_mutex_trylock(pthread_mutex_t *mutex);
int hb_pthread_mutex_trylock(pthread_mutex_t *mutex) {
    return lock(mutex, OP_MUTEX_TRYLOCK, 0, CALLER);
}
int hb_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int hb_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until) {
    return lock(mutex, OP_MUTEX_TIMEDLOCK, deadline_of(until), CALLER);
}
int hb_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                               const struct timespec *until);
int hb_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                               const struct timespec *until) {
    (void)clock; /* all clocks are one */
    return lock(mutex, OP_MUTEX_TIMEDLOCK, deadline_of(until), CALLER);
}
int hb_pthread_mutex_unlock(pthread_mutex_t *mutex);
int hb_pthread_mutex_unlock(pthread_mutex_t *mutex) {
    return unlock(mutex, CALLER);
}

int hb_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int hb_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
    uintptr_t address = (uintptr_t)mutex;
    point(OP_MUTEX_INIT, address, CALLER);
    uint64_t key = key_of(address);
    struct object *object = object_find(key, OBJECT_MUTEX);
    if (object && object->owner >= 0)
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    uint32_t event = event_add(OP_MUTEX_INIT, CALLER, address, 0, 0);
    int result = pthread_mutex_init(mutex, attributes);
    if (object)
        object->kind = OBJECT_NONE;
    mutex_at(mutex)->last_event = event;
    return result;
}

int hb_pthread_mutex_destroy(pthread_mutex_t *mutex);
int hb_pthread_mutex_destroy(pthread_mutex_t *mutex) {
    uintptr_t address = (uintptr_t)mutex;
    point(OP_MUTEX_DESTROY, address, CALLER);
    struct object *object = mutex_at(mutex);
    check_alive(object, address);
    uint32_t event = event_add(OP_MUTEX_DESTROY, CALLER, address, 0, 0);
    if (object->owner >= 0)
        run_misuse(MISUSE_DESTROY_LOCKED, address, object->last_event);
    object->destroyed = true;
    object->last_event = event;
    return 0;
}

int hb_pthread_mutex_consistent(pthread_mutex_t *mutex);
int hb_pthread_mutex_consistent(pthread_mutex_t *mutex) {
    point(OP_MUTEX_CONSISTENT, (uintptr_t)mutex, CALLER);
    event_add(OP_MUTEX_CONSISTENT, CALLER, (uintptr_t)mutex, 0, 0);
    struct object *object = mutex_at(mutex);
    if (!object->owner_died || object->owner != index_of(current))
        return EINVAL;
    object->owner_died = false;
    return 0;
}

void locks_of_ended(struct task *task) {
    for (unsigned i = 0; i < task->held_count; i++) {
        struct object *object = object_find(task->held[i].key, OBJECT_MUTEX);
        if (!object || !object->robust)
            continue;
        object->owner = -1;
        object->owner_died = true;
        wake_all(WAIT_MUTEX, object->key, WAKE_GRANTED);
    }
}

/* --- condition variables --------------------------------------------------------------------------
 * pthread_cond_wait(3). Which waiter a signal wakes is a choice, and so is a spurious wake-up. */

static struct object *cond_at(pthread_cond_t *cond) {
    return object_at((uintptr_t)cond, OBJECT_COND);
}

static int cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, uint64_t deadline,
                     uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    enum operation operation = deadline ? OP_COND_TIMEDWAIT : OP_COND_WAIT;
    point(operation, address, pc);
    struct object *object = cond_at(cond), *held = mutex_at(mutex);
    check_alive(object, address);
    check_alive(held, (uintptr_t)mutex);
    event_add(operation, pc, address, 0, EVENT_BLOCKED);
    if (held->owner != index_of(current)) {
        if (held->type == PTHREAD_MUTEX_ERRORCHECK || held->robust)
            return EPERM;
        run_misuse(MISUSE_WAIT_UNLOCKED, address, held->last_event);
    }
    if (object->count > 0 && object->mutex_key != held->key)
        run_misuse(MISUSE_WAIT_TWO_MUTEXES, address, object->last_event);
    object->mutex_key = held->key;
    object->mutex_address = (uintptr_t)mutex;
    object->count++;
    int depth = held->count;
    release(held);
    current->wait_key = object->key;
    current->wait_address = address;
    enum wake how = block_cancellable(WAIT_COND, deadline);
    if (!object->destroyed)
        object->count--;
    event_add(operation, pc, address, 0, EVENT_WOKEN);
    event_value(current->last_event, how);
    lock(mutex, OP_MUTEX_LOCK, 0, pc);
    held->count = depth;
    if (how == WAKE_CANCELLED)
        cancel_now();
    return how == WAKE_TIMEOUT ? ETIMEDOUT : 0;
}

int hb_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int hb_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex) {
    return cond_wait(cond, mutex, 0, CALLER);
}
int hb_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *until);
int hb_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *until) {
    return cond_wait(cond, mutex, deadline_of(until), CALLER);
}
int hb_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
                              const struct timespec *until);
int hb_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
                              const struct timespec *until) {
    (void)clock;
    return cond_wait(cond, mutex, deadline_of(until), CALLER);
}

static int notify(pthread_cond_t *cond, bool all, uintptr_t pc) {
    uintptr_t address = (uintptr_t)cond;
    enum operation operation = all ? OP_COND_BROADCAST : OP_COND_SIGNAL;
    point(operation, address, pc);
    struct object *object = cond_at(cond);
    check_alive(object, address);
    uint32_t event = event_add(operation, pc, address, 0, 0);
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

int hb_pthread_cond_signal(pthread_cond_t *cond);
int hb_pthread_cond_signal(pthread_cond_t *cond) {
    return notify(cond, false, CALLER);
}
int hb_pthread_cond_broadcast(pthread_cond_t *cond);
int hb_pthread_cond_broadcast(pthread_cond_t *cond) {
    return notify(cond, true, CALLER);
}

int hb_pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes);
int hb_pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes) {
    point(OP_COND_INIT, (uintptr_t)cond, CALLER);
    struct object *object = object_find(key_of((uintptr_t)cond), OBJECT_COND);
    if (object && object->count > 0)
        run_misuse(MISUSE_INIT_TWICE, (uintptr_t)cond, object->last_event);
    event_add(OP_COND_INIT, CALLER, (uintptr_t)cond, 0, 0);
    if (object)
        object->kind = OBJECT_NONE;
    cond_at(cond);
    return pthread_cond_init(cond, attributes);
}

int hb_pthread_cond_destroy(pthread_cond_t *cond);
int hb_pthread_cond_destroy(pthread_cond_t *cond) {
    point(OP_COND_DESTROY, (uintptr_t)cond, CALLER);
    struct object *object = cond_at(cond);
    check_alive(object, (uintptr_t)cond);
    uint32_t event = event_add(OP_COND_DESTROY, CALLER, (uintptr_t)cond, 0, 0);
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->wait == WAIT_COND && task->wait_key == object->key)
            run_misuse(MISUSE_DESTROY_WAITED, (uintptr_t)cond, object->last_event);
    }
    object->destroyed = true;
    object->last_event = event;
    return 0;
}
