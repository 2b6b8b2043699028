/* The student's heap: blocks one after the other in an arena of this process, none ever used again, so
 * that what was freed is known for the rest of the run. libc's own allocations are not here. */
#ifndef HEAP_H
#define HEAP_H

#include "runtime.h"

struct block {
    uintptr_t start;
    size_t size;
    uint32_t event, freed_event; /* where it was allocated and freed */
    bool freed, reached;         /* `reached`: by leaks.c, from what the program can still name */
};

enum { MAX_BLOCKS = 1 << 16, ARENA_SIZE = 1 << 28 };

/* One object, so that the search for leaks can leave it out. The blocks are in the order of their
 * addresses. */
struct heap {
    unsigned char arena[ARENA_SIZE];
    struct block blocks[MAX_BLOCKS];
    uint32_t pending[MAX_BLOCKS]; /* leaks.c: reached, and not yet looked into */
};
extern struct heap heap;
extern uint32_t heap_count; /* blocks */

/* The block that the address is in, freed or not; NULL: none. */
struct block *heap_find(uintptr_t address);

/* malloc(3) for the student's code at `pc`: NULL with errno where a failure is injected. */
void *heap_allocate(size_t alignment, size_t size, uintptr_t pc);
void *heap_resize(void *old, size_t size, uintptr_t pc);
void heap_free(void *pointer, uintptr_t pc);

#endif
