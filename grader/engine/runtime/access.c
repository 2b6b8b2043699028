/* What the compiler's instrumentation calls: clang's -fsanitize=thread at -O0, every access to memory
 * (LLVM's ThreadSanitizer pass). These functions stand in the place of its run-time. */
#include "runtime.h"

#include <string.h>

/* --- events ------------------------------------------------------------------------------------- */

uint32_t event_add(enum operation operation, uintptr_t pc, uintptr_t address, unsigned size,
                   unsigned flags) {
    if (board->event_count + 1 >= MAX_EVENTS) {
        board->lost_events++;
        return current->last_event;
    }
    uint32_t number = ++board->event_count;
    board->events[number] = (struct event){.pc = pc,
                                           .address = address,
                                           .step = current->steps,
                                           .task = (uint8_t)index_of(current),
                                           .operation = (uint8_t)operation,
                                           .size = (uint8_t)size,
                                           .flags = (uint8_t)flags,
                                           .call = current->call};
    current->last_event = number;
    return number;
}

void event_value(uint32_t event, uint64_t value) {
    if (!event)
        return;
    board->events[event].value = value;
    board->events[event].flags |= EVENT_VALUE;
}

static uint64_t load_value(uintptr_t address, unsigned size) {
    uint64_t value = 0;
    for (unsigned i = 0; i < size && i < sizeof value; i++)
        value |= (uint64_t) * (volatile unsigned char *)(address + i) << 8 * i;
    return value;
}

/* The hook comes before the write: what was written is read at the task's next call into the engine. */
static uint32_t unsettled;

void access_settle(void) {
    if (!unsettled)
        return;
    struct event *event = &board->events[unsettled];
    unsettled = 0;
    event->value = load_value(event->address, event->size);
    event->flags |= EVENT_VALUE;
}

/* --- which accesses are points ------------------------------------------------------------------- */

/* A word of the running task's own stack concerns no one else, unless another has been seen to touch
 * it, in this run or an earlier one. */
static bool stack_word_is_shared(uintptr_t address) {
    uint64_t word = address & ~7UL;
    for (uint64_t slot = word * 0x9e3779b97f4a7c15UL >> 50; board->stack_word_count; slot++) {
        uint64_t there = board->stack_words[slot % MAX_STACK_WORDS];
        if (there == word)
            return true;
        if (there == 0)
            return false;
    }
    return false;
}

static void share_stack_word(uintptr_t address) {
    uint64_t word = address & ~7UL;
    if (stack_word_is_shared(address))
        return;
    if (!board->request.learn_stack || board->stack_word_count >= MAX_STACK_WORDS / 2) {
        board->unlearned = true;
        return;
    }
    uint64_t slot = word * 0x9e3779b97f4a7c15UL >> 50;
    while (board->stack_words[slot % MAX_STACK_WORDS])
        slot++;
    board->stack_words[slot % MAX_STACK_WORDS] = word;
    board->stack_word_count++;
}

static bool on_stack(const struct carrier *carrier, uintptr_t address) {
    return address >= carrier->stack && address < carrier->stack_end;
}

static bool is_private(uintptr_t address) {
    if (on_stack(&carriers[current->carrier], address))
        return !stack_word_is_shared(address);
    for (uint32_t i = 0; i < MAX_TASKS && carriers[i].thread_pointer; i++) {
        if (on_stack(&carriers[i], address))
            share_stack_word(address);
    }
    return false;
}

/* --- accesses ------------------------------------------------------------------------------------ */

static void access_part(uintptr_t address, unsigned size, bool write, uintptr_t pc) {
    enum operation operation = write ? OP_WRITE : OP_READ;
    current->watched_key = key_of(address) & ~7UL;
    current->watched_write = write;
    point(operation, address, pc);
    uint32_t event = event_add(operation, pc, address, size, 0);
    race_access(address, size, write ? RECORD_WRITE : 0, event);
    if (write)
        unsettled = event;
    else
        event_value(event, load_value(address, size));
}

static void access(uintptr_t address, unsigned size, bool write, uintptr_t pc) {
    if (!controlled || is_private(address))
        return;
    while (size) {
        unsigned part = 8 - (address & 7);
        if (part > size)
            part = size;
        access_part(address, part, write, pc);
        address += part;
        size -= part;
    }
}

/* A constant, as a string in the program's text: below all data in the binary. */
static bool is_constant(uintptr_t address) {
    extern char __data_start[];
    return address < (uintptr_t)__data_start;
}

void access_range(uintptr_t address, size_t size, bool write, uintptr_t pc) {
    if (!controlled || size == 0 || is_constant(address) || is_private(address))
        return;
    /* One point for the whole: the library does not stop half-way for us. */
    current->watched_key = key_of(address) & ~7UL;
    current->watched_write = write;
    enum operation operation = write ? OP_WRITE : OP_READ;
    point(operation, address, pc);
    unsigned shown = size < 8 ? (unsigned)size : 8;
    uint32_t event = event_add(operation, pc, address, shown, 0);
    uintptr_t end = address + size;
    for (size_t words = 0; address < end && words < 512; words++) {
        unsigned part = 8 - (address & 7);
        if (part > end - address)
            part = (unsigned)(end - address);
        race_access(address, part, write ? RECORD_WRITE : 0, event);
        address += part;
    }
}

#define HOOKS(size)                                                                                \
    void __tsan_read##size(void *address);                                                         \
    void __tsan_read##size(void *address) {                                                        \
        access((uintptr_t)address, size, false, CALLER);                                           \
    }                                                                                              \
    void __tsan_write##size(void *address);                                                        \
    void __tsan_write##size(void *address) {                                                       \
        access((uintptr_t)address, size, true, CALLER);                                            \
    }                                                                                              \
    void __tsan_unaligned_read##size(void *address);                                               \
    void __tsan_unaligned_read##size(void *address) {                                              \
        access((uintptr_t)address, size, false, CALLER);                                           \
    }                                                                                              \
    void __tsan_unaligned_write##size(void *address);                                              \
    void __tsan_unaligned_write##size(void *address) {                                             \
        access((uintptr_t)address, size, true, CALLER);                                            \
    }
HOOKS(1)
HOOKS(2)
HOOKS(4)
HOOKS(8)
HOOKS(16)

void __tsan_init(void);
void __tsan_init(void) {
}

/* --- calls: how a task came to where it is --------------------------------------------------------- */

static uint16_t call_of(uint16_t parent, uint64_t pc) {
    uint16_t call = board->calls[parent].child;
    while (call && board->calls[call].pc != pc)
        call = board->calls[call].sibling;
    if (call || board->call_count >= MAX_CALLS - 1)
        return call;
    call = (uint16_t)++board->call_count;
    board->calls[call] =
        (struct call){.pc = pc, .parent = parent, .sibling = board->calls[parent].child};
    board->calls[parent].child = call;
    return call;
}

void __tsan_func_entry(void *caller);
void __tsan_func_entry(void *caller) {
    if (!controlled)
        return;
    uint16_t call = current->lost_calls ? 0 : call_of(current->call, (uintptr_t)caller);
    if (call)
        current->call = call;
    else
        current->lost_calls++;
}
void __tsan_func_exit(void);
void __tsan_func_exit(void) {
    if (!controlled)
        return;
    if (current->lost_calls)
        current->lost_calls--;
    else
        current->call = board->calls[current->call].parent;
}
void __tsan_read_range(void *address, unsigned long size);
void __tsan_read_range(void *address, unsigned long size) {
    access_range((uintptr_t)address, size, false, CALLER);
}
void __tsan_write_range(void *address, unsigned long size);
void __tsan_write_range(void *address, unsigned long size) {
    access_range((uintptr_t)address, size, true, CALLER);
}
