/* Data races by vector clocks (Flanagan and Freund, FastTrack, PLDI 2009; C17 5.1.2.4): two accesses to
 * the same byte, at least one a write and not both atomic, neither before the other. */
#include "runtime.h"

#include <string.h>

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

/* Neighbouring words are neighbours in the table, for the fewer pages a run touches the faster it is.
 * The cell of this word, or the free one that it would get. */
static struct cell *lookup(uint64_t key) {
    uint64_t slot = (key >> 3) + (key >> 23) * 2654435761UL;
    for (;; slot++) {
        struct cell *cell = &board->cells[slot % MAX_CELLS];
        if (cell->run != board->run || cell->key == key)
            return cell;
    }
}

static struct cell *cell_of(uint64_t key) {
    struct cell *cell = lookup(key);
    if (cell->run == board->run)
        return cell;
    if (++board->cell_count > MAX_CELLS / 4 * 3)
        return NULL;
    cell->key = key;
    cell->run = board->run;
    cell->count = 0;
    return cell;
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
    if ((record->mask | access->mask) != access->mask)
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
        if (board->request.races && races_with(record, &access))
            run_fail(FAILURE_RACE, access.event, record->event, address);
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
    heap_check(address, event);
    unsigned at = address & 7;
    unsigned mask = ((1U << size) - 1) << at & 0xff;
    access_word(key_of(address) & ~7UL, new_record((uint8_t)mask, flags, event), address);
}

/* Does something to each word of a block that was ever touched: by the words, or, where there are more
 * of them than cells, by the cells. */
static void each_cell(uintptr_t address, size_t size,
                      void (*visit)(struct cell *, uintptr_t, uint32_t), uint32_t event) {
    uint64_t first = key_of(address) & ~7UL, end = key_of(address) + size;
    if (size / 8 < MAX_CELLS) {
        for (uint64_t key = first; key < end; key += 8) {
            struct cell *cell = lookup(key);
            if (cell->run == board->run)
                visit(cell, address + (key - first), event);
        }
        return;
    }
    for (uint32_t i = 0; i < MAX_CELLS; i++) {
        struct cell *cell = &board->cells[i];
        if (cell->run == board->run && cell->key >= first && cell->key < end)
            visit(cell, address + (cell->key - first), event);
    }
}

static void check_free(struct cell *cell, uintptr_t address, uint32_t event) {
    for (uint32_t i = 0; i < cell->count; i++) {
        if (cell->records[i].task != index_of(current) && !ordered(&cell->records[i]))
            run_fail(FAILURE_USE_AFTER_FREE, cell->records[i].event, event, address);
    }
}

void race_free(uintptr_t address, size_t size, uint32_t event) {
    if (board->request.races)
        each_cell(address, size, check_free, event);
}

static void forget(struct cell *cell, uintptr_t address, uint32_t event) {
    (void)address;
    (void)event;
    cell->count = 0;
}

void race_reset(uintptr_t address, size_t size) {
    each_cell(address, size, forget, 0);
}
