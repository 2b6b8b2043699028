/* What an address names, and the locks and clocks that are known by it.
 *
 * A key is a scope and an address: for memory that only one process has, the process; for a shared
 * mapping, the mapping, with the offset in it for the address. So a mutex in shared memory is one object
 * although two processes see it at two addresses, and a copy of a mutex after fork is another.
 */
#include "runtime.h"

#include <string.h>

enum { MAX_MAPPINGS = 64, SCOPE_SHIFT = 48, SHARED_SCOPE = MAX_PROCESSES + 1 };

/* Of this process; fork copies them with the rest of its memory. */
static struct mapping {
    uintptr_t start, end;
    uint64_t offset;
    uint32_t identity;
} mappings[MAX_MAPPINGS];
static unsigned mapping_count;

void mapping_add(uintptr_t start, size_t length, uint32_t identity, uint64_t offset) {
    if (mapping_count == MAX_MAPPINGS)
        run_limit("more than 64 shared mappings in one process");
    mappings[mapping_count++] = (struct mapping){start, start + length, offset, identity};
}

void mapping_remove(uintptr_t start, size_t length) {
    uintptr_t end = start + length;
    for (unsigned i = mapping_count; i-- > 0;) {
        struct mapping old = mappings[i];
        if (old.start >= end || start >= old.end)
            continue;
        mappings[i] = mappings[--mapping_count];
        if (old.start < start)
            mapping_add(old.start, start - old.start, old.identity, old.offset);
        if (end < old.end)
            mapping_add(end, old.end - end, old.identity, old.offset + (end - old.start));
    }
}

bool mapping_find(uintptr_t address, uint32_t *identity, uint64_t *offset) {
    for (unsigned i = 0; i < mapping_count; i++) {
        const struct mapping *m = &mappings[i];
        if (address < m->start || address >= m->end)
            continue;
        *identity = m->identity;
        *offset = address - m->start + m->offset;
        return true;
    }
    return false;
}

static uint64_t make_key(unsigned scope, uint64_t address) {
    return (uint64_t)scope << SCOPE_SHIFT | (address & ((1UL << SCOPE_SHIFT) - 1));
}

bool key_is_shared(uint64_t key) {
    return key >> SCOPE_SHIFT >= SHARED_SCOPE;
}

uint64_t key_of(uintptr_t address) {
    uint32_t identity;
    uint64_t offset;
    if (mapping_count && mapping_find(address, &identity, &offset))
        return make_key(SHARED_SCOPE + identity, offset);
    return make_key((unsigned)self_process + 1, address);
}

static unsigned slot_of(uint64_t key) {
    return (unsigned)(key * 0x9e3779b97f4a7c15UL >> 40);
}

static struct object *lookup(uint64_t key) {
    for (unsigned slot = slot_of(key);; slot++) {
        struct object *object = &board->objects[slot % MAX_OBJECTS];
        if (object->run != board->run || object->key == key)
            return object;
    }
}

static bool is_free(const struct object *object) {
    return object->run != board->run;
}

struct object *object_find(uint64_t key, enum object_kind kind) {
    struct object *object = lookup(key);
    return is_free(object) || object->kind != kind ? NULL : object;
}

static void make(struct object *object, uint64_t key, uintptr_t address, enum object_kind kind) {
    if (is_free(object)) {
        if (board->object_count == MAX_OBJECTS / 2)
            run_limit("more than 2048 locks, conditions and atomic variables");
        board->object_slots[board->object_count++] = (uint16_t)(object - board->objects);
    }
    memset(object, 0, sizeof *object);
    object->key = key;
    object->run = board->run;
    object->kind = (uint8_t)kind;
    object->owner = -1;
    object->address = address;
}

struct object *object_of_key(uint64_t key, uintptr_t address, enum object_kind kind) {
    struct object *object = lookup(key);
    if (is_free(object) || object->kind != kind)
        make(object, key, address, kind);
    return object;
}

struct object *object_at(uintptr_t address, enum object_kind kind) {
    return object_of_key(key_of(address), address, kind);
}

void objects_fork(int child, int task) {
    unsigned scope = (unsigned)self_process + 1;
    for (uint32_t i = 0, count = board->object_count; i < count; i++) {
        const struct object *object = &board->objects[board->object_slots[i]];
        if (object->key >> SCOPE_SHIFT != scope)
            continue;
        uint64_t address = object->key & ((1UL << SCOPE_SHIFT) - 1);
        struct object copy = *object;
        struct object *into =
            object_of_key(make_key((unsigned)child + 1, address), object->address, object->kind);
        copy.key = into->key;
        if (copy.owner == index_of(current))
            copy.owner = (int16_t)task;
        *into = copy;
    }
}
