/* malloc(3) and its kin as the student's code calls them: see heap.h. */
#include "heap.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGNMENT = 16,
    FILLED = 4096, /* bytes of a new block that are written over, for no one may count on zeros */
    FILL = 0xbe
};

_Alignas(4096) struct heap heap;
uint32_t heap_count;
static size_t used; /* bytes of the arena */

static bool in_arena(uintptr_t address) {
    return address - (uintptr_t)heap.arena < ARENA_SIZE;
}

struct block *heap_find(uintptr_t address) {
    if (!in_arena(address))
        return NULL;
    uint32_t low = 0, high = heap_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (heap.blocks[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    struct block *block = &heap.blocks[low - 1];
    size_t size = block->size ? block->size : 1;
    return address - block->start < size ? block : NULL;
}

void heap_check(uintptr_t address, uint32_t event) {
    const struct block *block = heap_find(address);
    if (block && block->freed)
        run_fail(FAILURE_USE_AFTER_FREE, event, block->freed_event, address);
}

/* --- allocating ----------------------------------------------------------------------------------- */

static void *no_memory(uintptr_t pc, unsigned flags) {
    if (controlled)
        event_add(OP_MALLOC, pc, 0, 0, flags);
    errno = ENOMEM;
    return NULL;
}

/* A new block: zeros. */
static struct block *block_new(size_t alignment, size_t size) {
    size_t start = (used + alignment - 1) & ~(alignment - 1);
    if (start + size > ARENA_SIZE || heap_count == MAX_BLOCKS)
        run_limit("more than 256 MiB, or 65536 blocks, allocated in one run");
    used = start + (size ? size : 1);
    struct block *block = &heap.blocks[heap_count++];
    *block = (struct block){.start = (uintptr_t)heap.arena + start, .size = size};
    return block;
}

static void *allocate(size_t alignment, size_t size, bool zero, uintptr_t pc) {
    if (size > PTRDIFF_MAX)
        return no_memory(pc, 0);
    if (controlled)
        current->pc = pc; /* no point stands before it: the fault's place is not the last one's */
    if (controlled && fault_here(FAULT_ENOMEM))
        return no_memory(pc, EVENT_FAULT);
    struct block *block = block_new(alignment < ALIGNMENT ? ALIGNMENT : alignment, size);
    if (controlled) {
        block->event = event_add(OP_MALLOC, pc, block->start, 0, 0);
        event_value(block->event, size);
    }
    if (!zero)
        memset((void *)block->start, FILL, size < FILLED ? size : FILLED);
    return (void *)block->start;
}

void *heap_allocate(size_t alignment, size_t size, uintptr_t pc) {
    return allocate(alignment, size, false, pc);
}

/* --- freeing -------------------------------------------------------------------------------------- */

/* Memory that no allocator gave out: a variable with static storage, or on a stack. */
static bool is_variable(uintptr_t address) {
    extern char __data_start[], _end[];
    if (address >= (uintptr_t)__data_start && address < (uintptr_t)_end)
        return true;
    for (uint32_t i = 0; i < MAX_TASKS; i++) {
        if (address >= carriers[i].stack && address < carriers[i].stack_end)
            return true;
    }
    return false;
}

static void check_freeable(const struct block *block, uintptr_t address, uint32_t event) {
    if (!block || block->start != address)
        run_fail(FAILURE_BAD_FREE, event, block ? block->event : 0, address);
    if (block->freed)
        run_fail(FAILURE_DOUBLE_FREE, event, block->freed_event, address);
}

/* The block, which is freed now. NULL: it is libc's. */
static struct block *block_free(uintptr_t address, uintptr_t pc) {
    struct block *block = heap_find(address);
    uint32_t event = controlled ? event_add(OP_FREE, pc, address, 0, 0) : 0;
    if (!in_arena(address) && !is_variable(address))
        return NULL;
    if (controlled)
        check_freeable(block, address, event);
    if (!block)
        return NULL;
    if (controlled)
        race_free(address, block->size, event);
    block->freed = true;
    block->freed_event = event;
    return block;
}

void heap_free(void *pointer, uintptr_t pc) {
    if (!pointer)
        return;
    if (controlled) {
        current->watched_key = key_of((uintptr_t)pointer) & ~7UL;
        current->watched_write = true;
        point(OP_FREE, (uintptr_t)pointer, pc);
    }
    if (!block_free((uintptr_t)pointer, pc))
        free(pointer);
}

/* Always somewhere else: who kept the old address has a stale one. */
void *heap_resize(void *old, size_t size, uintptr_t pc) {
    if (!old)
        return heap_allocate(ALIGNMENT, size, pc);
    if (size == 0)
        return heap_free(old, pc), NULL;
    if (!in_arena((uintptr_t)old) && !is_variable((uintptr_t)old))
        return realloc(old, size); /* libc's, as from open_memstream(3) */
    if (controlled)
        point(OP_FREE, (uintptr_t)old, pc);
    const struct block *block = heap_find((uintptr_t)old);
    if (controlled && (!block || block->freed || block->start != (uintptr_t)old))
        check_freeable(block, (uintptr_t)old, event_add(OP_FREE, pc, (uintptr_t)old, 0, 0));
    void *new = heap_allocate(ALIGNMENT, size, pc);
    if (!new)
        return NULL;
    memcpy(new, old, block->size < size ? block->size : size);
    block_free((uintptr_t)old, pc);
    return new;
}

/* --- the library's names -------------------------------------------------------------------------- */

void *hb_malloc(size_t size);
void *hb_malloc(size_t size) {
    return heap_allocate(ALIGNMENT, size, CALLER);
}
void hb_free(void *pointer);
void hb_free(void *pointer) {
    heap_free(pointer, CALLER);
}
void *hb_calloc(size_t count, size_t size);
void *hb_calloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return no_memory(CALLER, 0);
    return allocate(ALIGNMENT, bytes, true, CALLER);
}
void *hb_realloc(void *old, size_t size);
void *hb_realloc(void *old, size_t size) {
    return heap_resize(old, size, CALLER);
}
void *hb_reallocarray(void *old, size_t count, size_t size);
void *hb_reallocarray(void *old, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return no_memory(CALLER, 0);
    return heap_resize(old, bytes, CALLER);
}

static bool is_power_of_two(size_t n) {
    return n && !(n & (n - 1));
}

void *hb_aligned_alloc(size_t alignment, size_t size);
void *hb_aligned_alloc(size_t alignment, size_t size) {
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return heap_allocate(alignment, size, CALLER);
}
void *hb_memalign(size_t alignment, size_t size);
void *hb_memalign(size_t alignment, size_t size) {
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return heap_allocate(alignment, size, CALLER);
}
int hb_posix_memalign(void **into, size_t alignment, size_t size);
int hb_posix_memalign(void **into, size_t alignment, size_t size) {
    if (!is_power_of_two(alignment) || alignment % sizeof(void *))
        return EINVAL;
    int before = errno;
    void *pointer = heap_allocate(alignment, size, CALLER);
    errno = before;
    if (!pointer)
        return ENOMEM;
    *into = pointer;
    return 0;
}
size_t hb_malloc_usable_size(void *pointer);
size_t hb_malloc_usable_size(void *pointer) {
    const struct block *block = heap_find((uintptr_t)pointer);
    return block ? block->size : malloc_usable_size(pointer);
}
