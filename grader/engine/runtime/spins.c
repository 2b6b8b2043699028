/* Spin locks (pthread_spin_lock(3)). Who spins waits, as far as the scheduler is concerned: what it
 * would do meanwhile concerns no one. */
#include "locks.h"

#include <errno.h>

static struct object *spin_object(pthread_spinlock_t *lock) {
    struct object *object = lock_at((uintptr_t)lock, OBJECT_SPIN);
    lock_check_alive(object, (uintptr_t)lock);
    return object;
}

static int spin_lock(pthread_spinlock_t *lock, bool try, uintptr_t pc) {
    uintptr_t address = (uintptr_t)lock;
    enum operation operation = try ? OP_SPIN_TRYLOCK : OP_SPIN_LOCK;
    lock_point(operation, address, pc);
    uint32_t event = lock_event(operation, address, pc);
    struct object *object = spin_object(lock);
    while (object->owner >= 0) {
        if (try) {
            event_value(event, EBUSY);
            point_yield(OP_YIELD, address, pc);
            return EBUSY;
        }
        lock_block(object, address, event, WAIT_SPIN, 0);
    }
    event_value(event, 0);
    object->owner = (int16_t)index_of(current);
    object->last_event = event;
    lock_hold(object, address, event);
    object_acquire(object);
    unwake_all(WAIT_SPIN, object->key);
    return 0;
}

int hb_pthread_spin_lock(pthread_spinlock_t *lock);
int hb_pthread_spin_lock(pthread_spinlock_t *lock) {
    return spin_lock(lock, false, CALLER);
}
int hb_pthread_spin_trylock(pthread_spinlock_t *lock);
int hb_pthread_spin_trylock(pthread_spinlock_t *lock) {
    return spin_lock(lock, true, CALLER);
}

int hb_pthread_spin_unlock(pthread_spinlock_t *lock);
int hb_pthread_spin_unlock(pthread_spinlock_t *lock) {
    uintptr_t address = (uintptr_t)lock;
    lock_point(OP_SPIN_UNLOCK, address, CALLER);
    lock_event(OP_SPIN_UNLOCK, address, CALLER);
    struct object *object = spin_object(lock);
    if (object->owner != index_of(current))
        run_misuse(MISUSE_UNLOCK_SPIN, address, object->last_event);
    object->owner = -1;
    lock_let_go(object);
    object_release(object);
    wake_all(WAIT_SPIN, object->key, WAKE_GRANTED);
    return 0;
}

int hb_pthread_spin_init(pthread_spinlock_t *lock, int shared);
int hb_pthread_spin_init(pthread_spinlock_t *lock, int shared) {
    uintptr_t address = (uintptr_t)lock;
    lock_point(OP_SPIN_INIT, address, CALLER);
    uint32_t event = lock_event(OP_SPIN_INIT, address, CALLER);
    const struct object *object = object_find(key_of(address), OBJECT_SPIN);
    if (object && !object->destroyed && object->owner >= 0)
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    lock_renew(address, OBJECT_SPIN, event);
    return pthread_spin_init(lock, shared);
}

int hb_pthread_spin_destroy(pthread_spinlock_t *lock);
int hb_pthread_spin_destroy(pthread_spinlock_t *lock) {
    uintptr_t address = (uintptr_t)lock;
    lock_point(OP_SPIN_DESTROY, address, CALLER);
    uint32_t event = lock_event(OP_SPIN_DESTROY, address, CALLER);
    struct object *object = spin_object(lock);
    if (object->owner >= 0)
        run_misuse(MISUSE_DESTROY_LOCKED, address, object->last_event);
    lock_destroy(object, address, sizeof *lock, event);
    return 0;
}
