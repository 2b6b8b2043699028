/* Data races by vector clocks (Flanagan and Freund, FastTrack, PLDI 2009; C17 5.1.2.4): two accesses to
 * the same byte, at least one a write and not both atomic, neither before the other. */
#include "runtime.h"

#include <string.h>

enum { FREE_WORDS = 64 /* of a freed block that are watched */ };

void clock_acquire(const uint32_t *from) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        if (from[i] > current->clock[i])
            current->clock[i] = from[i];
    }
}

void clock_release(uint32_t *into) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        if (current->clock[i] > into[i])
            into[i] = current->clock[i];
    }
    current->clock[index_of(current)]++;
}

void object_acquire(const struct object *object) {
    clock_acquire(object->clock);
}

void object_release(struct object *object) {
    clock_release(object->clock);
}

/* Neighbouring words are neighbours in the table, for the fewer pages a run touches the faster it is. */
static struct cell *cell_of(uint64_t key) {
    uint64_t slot = (key >> 3) + (key >> 23) * 2654435761UL;
    for (;; slot++) {
        struct cell *cell = &board->cells[slot % MAX_CELLS];
        if (cell->run == board->run && cell->key == key)
            return cell;
        if (cell->run == board->run)
            continue;
        if (++board->cell_count > MAX_CELLS / 4 * 3)
            return NULL;
        cell->key = key;
        cell->run = board->run;
        cell->count = 0;
        return cell;
    }
}

static bool ordered(const struct record *record) {
    return record->clock <= current->clock[record->task];
}

static bool races_with(const struct record *record, const struct record *access) {
    if (record->task == access->task || !(record->mask & access->mask))
        return false;
    if (!((record->flags | access->flags) & RECORD_WRITE))
        return false;
    if (record->flags & access->flags & RECORD_ATOMIC)
        return false;
    return !ordered(record);
}

/* A record that the new access makes superfluous: whatever races with it later races with the new one
 * too. */
static bool covered(const struct record *record, const struct record *access) {
    if ((record->mask | access->mask) != access->mask || record->flags & RECORD_FREE)
        return false;
    if (record->task == access->task)
        return record->flags == access->flags ||
               (access->flags & RECORD_WRITE && !(access->flags & RECORD_ATOMIC));
    return ordered(record) && access->flags & RECORD_WRITE && !(access->flags & RECORD_ATOMIC);
}

static void remember(struct cell *cell, const struct record *access) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < cell->count; i++) {
        if (!covered(&cell->records[i], access))
            cell->records[kept++] = cell->records[i];
    }
    if (kept == MAX_RECORDS) {
        memmove(cell->records, cell->records + 1, (MAX_RECORDS - 1) * sizeof *cell->records);
        kept--;
    }
    cell->records[kept++] = *access;
    cell->count = kept;
}

static void access_word(uint64_t key, struct record access, uintptr_t address) {
    struct cell *cell = cell_of(key);
    if (!cell) {
        uncontrolled("races: the program touches more than 12288 words of memory", NULL);
        return;
    }
    for (uint32_t i = 0; i < cell->count; i++) {
        const struct record *record = &cell->records[i];
        if (record->flags & RECORD_FREE && record->mask & access.mask && ordered(record))
            run_fail(access.flags & RECORD_FREE ? FAILURE_DOUBLE_FREE : FAILURE_USE_AFTER_FREE,
                     access.event, record->event, address);
        if (board->request.races && races_with(record, &access))
            run_fail(record->flags & RECORD_FREE ? FAILURE_USE_AFTER_FREE : FAILURE_RACE,
                     access.event, record->event, address);
    }
    remember(cell, &access);
}

static struct record new_record(uint8_t mask, unsigned flags, uint32_t event) {
    int self = index_of(current);
    return (struct record){.clock = current->clock[self],
                           .event = event,
                           .task = (uint8_t)self,
                           .mask = mask,
                           .flags = (uint8_t)flags};
}

void race_access(uintptr_t address, unsigned size, unsigned flags, uint32_t event) {
    unsigned at = address & 7;
    unsigned mask = ((1U << size) - 1) << at & 0xff;
    access_word(key_of(address) & ~7UL, new_record((uint8_t)mask, flags, event), address);
}

void race_free(uintptr_t address, size_t size, uint32_t event) {
    size_t words = (size + 7) / 8;
    for (size_t i = 0; i < words && i < FREE_WORDS; i++)
        access_word(key_of(address + 8 * i) & ~7UL,
                    new_record(0xff, RECORD_WRITE | RECORD_FREE, event), address + 8 * i);
}
