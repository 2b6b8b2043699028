/* What the models of locks share: see locks.h. */
#include "locks.h"

#include <string.h>

enum { DESTROYED = 0xdb }; /* the first byte of what has been destroyed: no initialiser has it */

void lock_point(enum operation operation, uintptr_t address, uintptr_t pc) {
    current->watched_key = key_of(address);
    current->watched_write = true;
    point(operation, address, pc);
}

uint32_t lock_event(enum operation operation, uintptr_t address, uintptr_t pc) {
    uint32_t event = event_add(operation, pc, address, 0, 0);
    race_access(address, 1, RECORD_ATOMIC, event);
    return event;
}

struct object *lock_at(uintptr_t address, enum object_kind kind) {
    struct object *object = object_at(address, kind);
    if (object->destroyed && *(const unsigned char *)address != DESTROYED)
        return lock_renew(address, kind, 0);
    return object;
}

void lock_check_alive(const struct object *object, uintptr_t address) {
    if (object->destroyed)
        run_misuse(MISUSE_USE_DESTROYED, address, object->last_event);
}

void lock_check_shared(struct object *object, uintptr_t address, bool shared) {
    uint8_t user = (uint8_t)(self_process + 1);
    if (shared || !key_is_shared(object->key))
        return;
    if (object->user && object->user != user)
        run_misuse(object->kind == OBJECT_SEM ? MISUSE_SEM_NOT_SHARED : MISUSE_NOT_SHARED, address,
                   object->last_event);
    object->user = user;
}

struct object *lock_renew(uintptr_t address, enum object_kind kind, uint32_t event) {
    uint64_t key = key_of(address);
    struct object *object = object_find(key, kind);
    if (object)
        object->kind = OBJECT_NONE;
    object = object_of_key(key, address, kind);
    object->last_event = event;
    return object;
}

void lock_destroy(struct object *object, uintptr_t address, size_t size, uint32_t event) {
    memset((void *)address, DESTROYED, size);
    object->destroyed = true;
    object->last_event = event;
}

enum wake lock_block(const struct object *object, uintptr_t address, uint32_t event, enum wait wait,
                     uint64_t deadline) {
    if (event)
        board->events[event].flags |= EVENT_BLOCKED;
    current->wait_key = object->key;
    current->wait_address = address;
    enum wake how = block(wait, deadline);
    if (how == WAKE_SIGNAL)
        cancel_at_once();
    return how;
}

bool lock_is_awaited(const struct object *object, enum wait wait) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task != current && task->wait == wait && task->wait_key == object->key &&
            task->state != TASK_ENDED)
            return true;
    }
    return false;
}

void lock_hold(const struct object *object, uintptr_t address, uint32_t event) {
    if (current->held_count == MAX_HELD)
        run_limit("more than 32 locks held by one thread");
    current->held[current->held_count++] = (struct held){object->key, address, event};
}

bool lock_is_held(const struct object *object) {
    for (unsigned i = 0; i < current->held_count; i++) {
        if (current->held[i].key == object->key)
            return true;
    }
    return false;
}

void lock_let_go(const struct object *object) {
    for (unsigned i = current->held_count; i-- > 0;) {
        if (current->held[i].key != object->key)
            continue;
        current->held_count--;
        memmove(&current->held[i], &current->held[i + 1],
                (current->held_count - i) * sizeof current->held[0]);
        return;
    }
}
