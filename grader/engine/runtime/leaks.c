/* Leaks: when the first process ends, the blocks that nothing points to any more. As a collector would
 * (Boehm and Weiser, 1988), every aligned word of the program's memory that looks like an address in a
 * block is taken for one; so a block that is told is lost for certain. */
#include "heap.h"

#include <fcntl.h>
#include <sys/syscall.h>

static uint32_t pending_count;
static bool main_is_over;

void leaks_main_returned(void) {
    main_is_over = true;
}

static void reach(uintptr_t address) {
    struct block *block = heap_find(address);
    if (!block || block->freed || block->reached)
        return;
    block->reached = true;
    heap.pending[pending_count++] = (uint32_t)(block - heap.blocks);
}

static void look_into(uintptr_t start, uintptr_t end) {
    for (start = (start + 7) & ~7UL; start + 8 <= end; start += 8)
        reach(*(const uintptr_t *)start);
}

static void look_into_blocks(void) {
    while (pending_count > 0) {
        const struct block *block = &heap.blocks[heap.pending[--pending_count]];
        look_into(block->start, block->start + block->size);
    }
}

/* --- the roots ------------------------------------------------------------------------------------ */

/* A mapping's part below, and the rest above, of something that is no root. */
static void look_around(uintptr_t start, uintptr_t end, uintptr_t hole, uintptr_t hole_end) {
    if (hole_end <= start || hole >= end) {
        look_into(start, end);
        return;
    }
    if (start < hole)
        look_into(start, hole);
    if (hole_end < end)
        look_into(hole_end, end);
}

static bool is_of_stacks(uintptr_t start, uintptr_t end) {
    for (uint32_t i = 0; i < MAX_TASKS; i++) {
        if (carriers[i].stack < end && start < carriers[i].stack_end)
            return true;
    }
    return false;
}

static void look_into_mapping(uintptr_t start, uintptr_t end) {
    bool board_is_here = start < BOARD_ADDRESS + sizeof(struct board) && BOARD_ADDRESS < end;
    if (!board_is_here && !is_of_stacks(start, end))
        look_around(start, end, (uintptr_t)&heap, (uintptr_t)(&heap + 1));
}

static uintptr_t hexadecimal(const char **text) {
    uintptr_t value = 0;
    for (;; (*text)++) {
        char c = **text;
        if (c >= '0' && c <= '9')
            value = value * 16 + (uintptr_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (uintptr_t)(c - 'a') + 10;
        else
            return value;
    }
}

/* One line of proc_pid_maps(5): "START-END rw-p …". */
static void look_at_line(const char *line) {
    uintptr_t start = hexadecimal(&line);
    line++;
    uintptr_t end = hexadecimal(&line);
    if (line[1] == 'r' && line[2] == 'w')
        look_into_mapping(start, end);
}

/* False: the list of mappings cannot be read. */
static bool look_into_mappings(void) {
    long fd = SYSTEM(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return false;
    static char buffer[4096], line[128];
    size_t length = 0;
    long got;
    while ((got = SYSTEM(SYS_read, fd, buffer, sizeof buffer)) > 0) {
        for (long i = 0; i < got; i++) {
            if (length + 1 < sizeof line)
                line[length++] = buffer[i];
            if (buffer[i] != '\n')
                continue;
            line[length] = '\0';
            look_at_line(line);
            length = 0;
        }
    }
    SYSTEM(SYS_close, fd);
    return got == 0;
}

/* The stacks of the tasks that have not ended, from where they stand. Of one that returned from main no
 * frame of the program's is left. */
static void look_into_stacks(void) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        const struct carrier *carrier = &carriers[task->carrier];
        if (task->process != self_process || task->state == TASK_ENDED || task->timer ||
            (task->carrier == 0 && main_is_over))
            continue;
        uintptr_t from =
            task == current ? (uintptr_t)__builtin_frame_address(0) : (uintptr_t)carrier->saved;
        if (from >= carrier->stack && from < carrier->stack_end)
            look_into(from, carrier->stack_end);
    }
}

void leaks_find(void) {
    if (!board->request.leaks || !look_into_mappings())
        return;
    look_into_stacks();
    look_into_blocks();
    for (uint32_t i = 0; i < heap_count; i++) {
        const struct block *block = &heap.blocks[i];
        if (block->freed || block->reached)
            continue;
        if (board->leaks.count++ == 0)
            board->leaks.event = block->event;
        board->leaks.bytes += block->size;
    }
}
