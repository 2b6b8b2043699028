/* Atomic operations and fences (C17 7.17), as the compiler's instrumentation calls them.
 *
 * What synchronises with what (5.1.2.4, 7.17.4): every atomic variable has a clock, that of the release
 * sequence whose value it holds. A store with release order puts the task's clock there, a load with
 * acquire order takes it. A relaxed store puts what the task had done at its last release fence; a
 * relaxed load keeps what it found for the task's next acquire fence. Runs are sequentially consistent
 * all the same: a stale value is never read.
 */
#include "runtime.h"

#include <string.h>

/* Of each carrier. */
static struct {
    bool fenced;                  /* a release fence was passed */
    uint32_t released[MAX_TASKS]; /* the clock at the last one */
    uint32_t loaded[MAX_TASKS];   /* what relaxed loads found */
} fences[MAX_TASKS];

static bool acquires(int order) {
    return order != __ATOMIC_RELAXED && order != __ATOMIC_RELEASE;
}

static bool releases(int order) {
    return order >= __ATOMIC_RELEASE;
}

static void join(uint32_t *into, const uint32_t *from) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        if (from[i] > into[i])
            into[i] = from[i];
    }
}

static void synchronise_load(uint64_t key, int order) {
    const struct object *object = object_find(key, OBJECT_ATOMIC);
    if (!object)
        return;
    if (acquires(order))
        object_acquire(object);
    else
        join(fences[current->carrier].loaded, object->clock);
}

/* A release sequence goes on in updates by anyone, and in stores by the task that began it: `owner`. */
static void synchronise_store(uint64_t key, uintptr_t address, bool update, int order) {
    bool fenced = fences[current->carrier].fenced;
    struct object *object = object_find(key, OBJECT_ATOMIC);
    if (!object && !releases(order) && !fenced)
        return;
    object = object_of_key(key, address, OBJECT_ATOMIC);
    if (!update && object->owner != index_of(current)) {
        memset(object->clock, 0, sizeof object->clock);
        object->owner = (int16_t)index_of(current);
    }
    if (releases(order))
        object_release(object);
    else if (fenced)
        join(object->clock, fences[current->carrier].released);
}

static void atomic_point(enum operation operation, uintptr_t address, uintptr_t pc) {
    current->watched_key = key_of(address) & ~7UL;
    current->watched_write = operation != OP_ATOMIC_LOAD;
    point(operation, address, pc);
}

/* Its event, 0 when there are none. */
static uint32_t atomic_effect(enum operation operation, uintptr_t address, unsigned size, int order,
                              uintptr_t pc) {
    if (!controlled)
        return 0;
    bool writes = operation != OP_ATOMIC_LOAD;
    uint64_t key = key_of(address);
    uint32_t event = event_add(operation, pc, address, size, EVENT_ATOMIC);
    race_access(address, size, RECORD_ATOMIC | (writes ? RECORD_WRITE : 0), event);
    if (operation != OP_ATOMIC_STORE)
        synchronise_load(key, order);
    if (writes)
        synchronise_store(key, address, operation == OP_ATOMIC_UPDATE, order);
    return event;
}

static uint32_t atomic(enum operation operation, uintptr_t address, unsigned size, int order,
                       uintptr_t pc) {
    if (!controlled)
        return 0;
    atomic_point(operation, address, pc);
    return atomic_effect(operation, address, size, order, pc);
}

#define ATOMICS(bits, type)                                                                        \
    type __tsan_atomic##bits##_load(const volatile type *a, int order);                            \
    type __tsan_atomic##bits##_load(const volatile type *a, int order) {                           \
        uint32_t event = atomic(OP_ATOMIC_LOAD, (uintptr_t)a, bits / 8, order, CALLER);            \
        type value = *a;                                                                           \
        event_value(event, (uint64_t)value);                                                       \
        return value;                                                                              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *a, type value, int order);                     \
    void __tsan_atomic##bits##_store(volatile type *a, type value, int order) {                    \
        event_value(atomic(OP_ATOMIC_STORE, (uintptr_t)a, bits / 8, order, CALLER),                \
                    (uint64_t)value);                                                              \
        *a = value;                                                                                \
    }                                                                                              \
    UPDATE(bits, type, exchange, value)                                                            \
    UPDATE(bits, type, fetch_add, old + value)                                                     \
    UPDATE(bits, type, fetch_sub, old - value)                                                     \
    UPDATE(bits, type, fetch_and, old &value)                                                      \
    UPDATE(bits, type, fetch_or, old | value)                                                      \
    UPDATE(bits, type, fetch_xor, old ^ value)                                                     \
    UPDATE(bits, type, fetch_nand, ~(old & value))                                                 \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *a, type expected, type value,   \
                                                    int order, int fail_order);                    \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *a, type expected, type value,   \
                                                    int order, int fail_order) {                   \
        if (controlled)                                                                            \
            atomic_point(OP_ATOMIC_UPDATE, (uintptr_t)a, CALLER);                                  \
        type old = *a;                                                                             \
        bool equal = old == expected;                                                              \
        uint32_t event = atomic_effect(equal ? OP_ATOMIC_UPDATE : OP_ATOMIC_LOAD, (uintptr_t)a,    \
                                       bits / 8, equal ? order : fail_order, CALLER);              \
        if (equal)                                                                                 \
            *a = value;                                                                            \
        event_value(event, (uint64_t)*a);                                                          \
        return old;                                                                                \
    }

#define UPDATE(bits, type, name, result)                                                           \
    type __tsan_atomic##bits##_##name(volatile type *a, type value, int order);                    \
    type __tsan_atomic##bits##_##name(volatile type *a, type value, int order) {                   \
        uint32_t event = atomic(OP_ATOMIC_UPDATE, (uintptr_t)a, bits / 8, order, CALLER);          \
        type old = *a;                                                                             \
        *a = (type)(result);                                                                       \
        event_value(event, (uint64_t)*a);                                                          \
        return old;                                                                                \
    }

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)
__extension__ typedef unsigned __int128 uint128;
ATOMICS(128, uint128)

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_thread_fence(int order) {
    if (!controlled)
        return;
    point(OP_FENCE, 0, CALLER);
    event_add(OP_FENCE, CALLER, 0, 0, EVENT_ATOMIC);
    if (acquires(order))
        clock_acquire(fences[current->carrier].loaded);
    if (!releases(order))
        return;
    fences[current->carrier].fenced = true;
    memcpy(fences[current->carrier].released, current->clock, sizeof current->clock);
    current->clock[index_of(current)]++; /* what comes after is not before the fence */
}
void __tsan_atomic_signal_fence(int order);
void __tsan_atomic_signal_fence(int order) {
    (void)order;
}
