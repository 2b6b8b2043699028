/* Read-write locks (pthread_rwlock_rdlock(3p)). Who comes first when a lock is given up, readers or
 * writers, is a choice. A reader does not wait for a waiting writer, as with glibc's default, unless
 * the attributes say PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP.
 *
 * Of an object, `owner` is the writer and `count` the readers. Its clock is what writers left; what
 * readers left, which orders only writers after them, is on a second one. */
#include "locks.h"

#include <errno.h>

static struct object *rwlock_object(pthread_rwlock_t *lock) {
    uintptr_t address = (uintptr_t)lock;
    struct object *object = lock_at(address, OBJECT_RWLOCK);
    lock_check_alive(object, address);
    lock_check_shared(object, address, lock->__data.__shared != 0);
    object->type = (uint8_t)lock->__data.__flags;
    return object;
}

static struct object *readers_clock(const struct object *object) {
    return object_of_key(object->key + 1, object->address, OBJECT_RWLOCK);
}

static bool may_read(const struct object *object) {
    return object->owner < 0 && !(object->type == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP &&
                                  lock_is_awaited(object, WAIT_WRITE_LOCK));
}

static bool may_write(const struct object *object) {
    return object->owner < 0 && object->count == 0;
}

static void take(struct object *object, bool write, uint32_t event) {
    object->last_event = event;
    lock_hold(object, object->address, event);
    object_acquire(object);
    unwake_all(WAIT_WRITE_LOCK, object->key);
    if (write) {
        object_acquire(readers_clock(object));
        unwake_all(WAIT_READ_LOCK, object->key);
        object->owner = (int16_t)index_of(current);
    } else {
        object->count++;
    }
}

struct request_for_lock {
    enum operation operation;
    bool write, try;
    struct limit limit;
};

static int wait_for(struct object *object, const struct request_for_lock *r, uint32_t event,
                    uintptr_t pc) {
    uint64_t deadline = limit_deadline(r->limit);
    while (!(r->write ? may_write(object) : may_read(object))) {
        if (r->try) {
            event_value(event, EBUSY);
            point_yield(OP_YIELD, object->address, pc);
            return EBUSY;
        }
        enum wait wait = r->write ? WAIT_WRITE_LOCK : WAIT_READ_LOCK;
        if (lock_block(object, object->address, event, wait, deadline) != WAKE_TIMEOUT)
            continue;
        if (r->write) /* readers that let it pass need not do so any more */
            wake_all(WAIT_READ_LOCK, object->key, WAKE_GRANTED);
        return ETIMEDOUT;
    }
    return 0;
}

static int lock(pthread_rwlock_t *rwlock, struct request_for_lock r, uintptr_t pc) {
    uintptr_t address = (uintptr_t)rwlock;
    lock_point(r.operation, address, pc);
    if (!limit_is_valid(r.limit))
        return EINVAL;
    uint32_t event = lock_event(r.operation, address, pc);
    struct object *object = rwlock_object(rwlock);
    if (object->owner == index_of(current)) {
        event_value(event, r.try ? EBUSY : EDEADLK);
        return r.try ? EBUSY : EDEADLK;
    }
    int result = wait_for(object, &r, event, pc);
    event_value(event, (uint64_t)result);
    if (result == 0)
        take(object, r.write, event);
    return result;
}

static int unlock(pthread_rwlock_t *rwlock, uintptr_t pc) {
    uintptr_t address = (uintptr_t)rwlock;
    lock_point(OP_RWLOCK_UNLOCK, address, pc);
    lock_event(OP_RWLOCK_UNLOCK, address, pc);
    struct object *object = rwlock_object(rwlock);
    if (!lock_is_held(object))
        run_misuse(MISUSE_UNLOCK_RWLOCK, address, object->last_event);
    lock_let_go(object);
    if (object->owner >= 0) {
        object->owner = -1;
        object_release(object);
    } else {
        object->count--;
        object_release(readers_clock(object));
    }
    if (object->count == 0) {
        wake_all(WAIT_WRITE_LOCK, object->key, WAKE_GRANTED);
        wake_all(WAIT_READ_LOCK, object->key, WAKE_GRANTED);
    }
    return 0;
}

int hb_pthread_rwlock_rdlock(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_rdlock(pthread_rwlock_t *rwlock) {
    return lock(rwlock, (struct request_for_lock){OP_RWLOCK_RDLOCK, false, false, NO_LIMIT},
                CALLER);
}
int hb_pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock) {
    return lock(rwlock, (struct request_for_lock){OP_RWLOCK_TRY, false, true, NO_LIMIT}, CALLER);
}
int hb_pthread_rwlock_timedrdlock(pthread_rwlock_t *rwlock, const struct timespec *until);
int hb_pthread_rwlock_timedrdlock(pthread_rwlock_t *rwlock, const struct timespec *until) {
    return lock(
        rwlock,
        (struct request_for_lock){OP_RWLOCK_RDLOCK, false, false, LIMIT(until, CLOCK_REALTIME)},
        CALLER);
}
int hb_pthread_rwlock_clockrdlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                  const struct timespec *until);
int hb_pthread_rwlock_clockrdlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                  const struct timespec *until) {
    return lock(rwlock,
                (struct request_for_lock){OP_RWLOCK_RDLOCK, false, false, LIMIT(until, clock)},
                CALLER);
}
int hb_pthread_rwlock_wrlock(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_wrlock(pthread_rwlock_t *rwlock) {
    return lock(rwlock, (struct request_for_lock){OP_RWLOCK_WRLOCK, true, false, NO_LIMIT}, CALLER);
}
int hb_pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock) {
    return lock(rwlock, (struct request_for_lock){OP_RWLOCK_TRY, true, true, NO_LIMIT}, CALLER);
}
int hb_pthread_rwlock_timedwrlock(pthread_rwlock_t *rwlock, const struct timespec *until);
int hb_pthread_rwlock_timedwrlock(pthread_rwlock_t *rwlock, const struct timespec *until) {
    return lock(
        rwlock,
        (struct request_for_lock){OP_RWLOCK_WRLOCK, true, false, LIMIT(until, CLOCK_REALTIME)},
        CALLER);
}
int hb_pthread_rwlock_clockwrlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                  const struct timespec *until);
int hb_pthread_rwlock_clockwrlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                  const struct timespec *until) {
    return lock(rwlock,
                (struct request_for_lock){OP_RWLOCK_WRLOCK, true, false, LIMIT(until, clock)},
                CALLER);
}
int hb_pthread_rwlock_unlock(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_unlock(pthread_rwlock_t *rwlock) {
    return unlock(rwlock, CALLER);
}

static bool is_in_use(const struct object *object) {
    return object->owner >= 0 || object->count > 0;
}

int hb_pthread_rwlock_init(pthread_rwlock_t *rwlock, const pthread_rwlockattr_t *attributes);
int hb_pthread_rwlock_init(pthread_rwlock_t *rwlock, const pthread_rwlockattr_t *attributes) {
    uintptr_t address = (uintptr_t)rwlock;
    lock_point(OP_RWLOCK_INIT, address, CALLER);
    uint32_t event = lock_event(OP_RWLOCK_INIT, address, CALLER);
    const struct object *object = object_find(key_of(address), OBJECT_RWLOCK);
    if (object && !object->destroyed && is_in_use(object))
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    lock_renew(address, OBJECT_RWLOCK, event);
    return pthread_rwlock_init(rwlock, attributes);
}

int hb_pthread_rwlock_destroy(pthread_rwlock_t *rwlock);
int hb_pthread_rwlock_destroy(pthread_rwlock_t *rwlock) {
    uintptr_t address = (uintptr_t)rwlock;
    lock_point(OP_RWLOCK_DESTROY, address, CALLER);
    uint32_t event = lock_event(OP_RWLOCK_DESTROY, address, CALLER);
    struct object *object = rwlock_object(rwlock);
    if (is_in_use(object))
        run_misuse(MISUSE_DESTROY_LOCKED, address, object->last_event);
    lock_destroy(object, address, sizeof *rwlock, event);
    return 0;
}
