/* Mutexes (pthread_mutex_lock(3), IEEE Std 1003.1-2017). Their state is kept on the board; of the
 * program's pthread_mutex_t only the kind that its attributes gave it is read. */
#include "locks.h"

#include <errno.h>

/* glibc's __kind: the type in the low bits, and these. */
enum { KIND_TYPE = 3, KIND_ROBUST = 16, KIND_SHARED = 128 };

struct object *mutex_object(pthread_mutex_t *mutex) {
    uintptr_t address = (uintptr_t)mutex;
    struct object *object = lock_at(address, OBJECT_MUTEX);
    if (object->owner < 0 && !object->destroyed) {
        object->type = (uint8_t)(mutex->__data.__kind & KIND_TYPE);
        object->robust = mutex->__data.__kind & KIND_ROBUST;
    }
    if (!object->destroyed)
        lock_check_shared(object, address, mutex->__data.__kind & KIND_SHARED);
    return object;
}

/* Those who waited for it and lost wait on: none of them could take it now. */
static void take(struct object *object, uintptr_t address, uint32_t event) {
    object->owner = (int16_t)index_of(current);
    object->count = 1;
    object->last_event = event;
    lock_hold(object, address, event);
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

int mutex_lock(pthread_mutex_t *mutex, enum operation operation, struct limit limit, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    bool try = operation == OP_MUTEX_TRYLOCK;
    lock_point(operation, address, pc);
    if (!limit_is_valid(limit))
        return EINVAL;
    uint32_t event = lock_event(operation, address, pc);
    struct object *object = mutex_object(mutex);
    lock_check_alive(object, address);
    if (object->owner == index_of(current)) {
        int result = own_again(object, try);
        if (result != EBUSY || try)
            return event_value(event, (uint64_t)result), result;
    }
    uint64_t deadline = limit_deadline(limit);
    while (object->owner >= 0) {
        if (try) {
            event_value(event, EBUSY);
            point_yield(OP_YIELD, address, pc);
            return EBUSY;
        }
        if (lock_block(object, address, event, WAIT_MUTEX, deadline) == WAKE_TIMEOUT)
            return event_value(event, ETIMEDOUT), ETIMEDOUT;
    }
    if (object->unrecoverable)
        return event_value(event, ENOTRECOVERABLE), ENOTRECOVERABLE;
    int result = object->owner_died ? EOWNERDEAD : 0;
    event_value(event, (uint64_t)result);
    take(object, address, event);
    return result;
}

/* Gives it to whoever comes first. */
void mutex_release(struct object *object) {
    object->owner = -1;
    object->count = 0;
    lock_let_go(object);
    object_release(object);
    wake_all(WAIT_MUTEX, object->key, WAKE_GRANTED);
}

int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    lock_point(OP_MUTEX_UNLOCK, address, pc);
    lock_event(OP_MUTEX_UNLOCK, address, pc);
    struct object *object = mutex_object(mutex);
    lock_check_alive(object, address);
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
    mutex_release(object);
    return 0;
}

int mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    lock_point(OP_MUTEX_INIT, address, pc);
    const struct object *object = object_find(key_of(address), OBJECT_MUTEX);
    if (object && !object->destroyed && object->owner >= 0)
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    uint32_t event = lock_event(OP_MUTEX_INIT, address, pc);
    int result = pthread_mutex_init(mutex, attributes);
    lock_renew(address, OBJECT_MUTEX, event);
    mutex_object(mutex);
    return result;
}

int mutex_destroy(pthread_mutex_t *mutex, uintptr_t pc) {
    uintptr_t address = (uintptr_t)mutex;
    lock_point(OP_MUTEX_DESTROY, address, pc);
    uint32_t event = lock_event(OP_MUTEX_DESTROY, address, pc);
    struct object *object = mutex_object(mutex);
    lock_check_alive(object, address);
    if (object->owner >= 0)
        run_misuse(MISUSE_DESTROY_LOCKED, address, object->last_event);
    lock_destroy(object, address, sizeof *mutex, event);
    return 0;
}

int hb_pthread_mutex_lock(pthread_mutex_t *mutex);
int hb_pthread_mutex_lock(pthread_mutex_t *mutex) {
    return mutex_lock(mutex, OP_MUTEX_LOCK, NO_LIMIT, CALLER);
}
int hb_pthread_mutex_trylock(pthread_mutex_t *mutex);
int hb_pthread_mutex_trylock(pthread_mutex_t *mutex) {
    return mutex_lock(mutex, OP_MUTEX_TRYLOCK, NO_LIMIT, CALLER);
}
int hb_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int hb_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until) {
    return mutex_lock(mutex, OP_MUTEX_TIMEDLOCK, LIMIT(until, CLOCK_REALTIME), CALLER);
}
int hb_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                               const struct timespec *until);
int hb_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                               const struct timespec *until) {
    return mutex_lock(mutex, OP_MUTEX_TIMEDLOCK, LIMIT(until, clock), CALLER);
}
int hb_pthread_mutex_unlock(pthread_mutex_t *mutex);
int hb_pthread_mutex_unlock(pthread_mutex_t *mutex) {
    return mutex_unlock(mutex, CALLER);
}
int hb_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int hb_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
    return mutex_init(mutex, attributes, CALLER);
}
int hb_pthread_mutex_destroy(pthread_mutex_t *mutex);
int hb_pthread_mutex_destroy(pthread_mutex_t *mutex) {
    return mutex_destroy(mutex, CALLER);
}

int hb_pthread_mutex_consistent(pthread_mutex_t *mutex);
int hb_pthread_mutex_consistent(pthread_mutex_t *mutex) {
    lock_point(OP_MUTEX_CONSISTENT, (uintptr_t)mutex, CALLER);
    lock_event(OP_MUTEX_CONSISTENT, (uintptr_t)mutex, CALLER);
    struct object *object = mutex_object(mutex);
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
        for (uint32_t at = 0; at < board->task_count; at++) {
            if (task->clock[at] > object->clock[at])
                object->clock[at] = task->clock[at];
        }
        wake_all(WAIT_MUTEX, object->key, WAKE_GRANTED);
    }
}
