/* Barriers (pthread_barrier_wait(3p)): `limit` tasks, of which `count` have come. The last to come is
 * the serial thread, as in glibc. */
#include "locks.h"

#include <errno.h>
#include <string.h>

/* glibc keeps it behind the three counters of the barrier. */
static bool is_shared(const pthread_barrier_t *barrier) {
    return ((const uint32_t *)(const void *)barrier)[3] != 0;
}

static struct object *barrier_object(pthread_barrier_t *barrier) {
    uintptr_t address = (uintptr_t)barrier;
    struct object *object = lock_at(address, OBJECT_BARRIER);
    lock_check_alive(object, address);
    if (object->limit == 0)
        run_misuse(MISUSE_USE_UNINITIALISED, address, 0);
    lock_check_shared(object, address, is_shared(barrier));
    return object;
}

/* All have come: what each did before is before what any does now, and no more than that, however long
 * it takes some to go on. */
static void open_barrier(struct object *object) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->state != TASK_BLOCKED || task->wait != WAIT_BARRIER ||
            task->wait_key != object->key)
            continue;
        for (uint32_t j = 0; j < board->task_count; j++) {
            if (object->clock[j] > task->clock[j])
                task->clock[j] = object->clock[j];
        }
    }
    object_acquire(object);
    memset(object->clock, 0, sizeof object->clock);
    object->count = 0;
    object->generation++;
    wake_all(WAIT_BARRIER, object->key, WAKE_GRANTED);
}

int hb_pthread_barrier_wait(pthread_barrier_t *barrier);
int hb_pthread_barrier_wait(pthread_barrier_t *barrier) {
    uintptr_t address = (uintptr_t)barrier;
    lock_point(OP_BARRIER_WAIT, address, CALLER);
    uint32_t event = lock_event(OP_BARRIER_WAIT, address, CALLER);
    struct object *object = barrier_object(barrier);
    object_release(object);
    object->last_event = event;
    object->count++;
    event_value(event, (uint64_t)object->count);
    if (object->count == object->limit) {
        open_barrier(object);
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    while (lock_block(object, address, event, WAIT_BARRIER, 0) != WAKE_GRANTED)
        ;
    event_add(OP_BARRIER_WAIT, CALLER, address, 0, EVENT_WOKEN);
    return 0;
}

int hb_pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes,
                            unsigned count);
int hb_pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes,
                            unsigned count) {
    uintptr_t address = (uintptr_t)barrier;
    lock_point(OP_BARRIER_INIT, address, CALLER);
    uint32_t event = lock_event(OP_BARRIER_INIT, address, CALLER);
    const struct object *object = object_find(key_of(address), OBJECT_BARRIER);
    if (object && !object->destroyed && object->count > 0)
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    int result = pthread_barrier_init(barrier, attributes, count);
    if (result == 0)
        lock_renew(address, OBJECT_BARRIER, event)->limit = (int32_t)count;
    return result;
}

int hb_pthread_barrier_destroy(pthread_barrier_t *barrier);
int hb_pthread_barrier_destroy(pthread_barrier_t *barrier) {
    uintptr_t address = (uintptr_t)barrier;
    lock_point(OP_BARRIER_DESTROY, address, CALLER);
    uint32_t event = lock_event(OP_BARRIER_DESTROY, address, CALLER);
    struct object *object = barrier_object(barrier);
    if (object->count > 0)
        run_misuse(MISUSE_BAD_BARRIER, address, object->last_event);
    lock_destroy(object, address, sizeof *barrier, event);
    return 0;
}
