/* What ThreadSanitizer's reports mean, in words for a student. */
#include "sanitizer_parts.h"

#include "findings_order.h"
#include "verdict.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* One side of a race. */
struct access {
    const struct block *block;
    const struct frame *frame; /* the student's, or NULL */
    bool writes, locked, atomic;
};

static struct access access_of(const struct block *block, const struct report_source *source) {
    const char *words = block->words;
    return (struct access){.block = block,
                           .frame = stack_student(&block->stack, source),
                           .writes = strstr(words, "rite of size") != NULL,
                           .atomic = strstr(words, "tomic ") != NULL,
                           .locked = strstr(words, "(mutexes:") != NULL};
}

/* The blocks that tell who did what: "  Write of size 8 at … by …:", "  Previous read of size …". */
static size_t accesses(const struct blocks *blocks, const struct report_source *source,
                       struct access found[2]) {
    size_t count = 0;
    for (size_t i = 0; i < blocks->count && count < 2; i++)
        if (strstr(blocks->items[i].words, " of size ") && strstr(blocks->items[i].words, " by ") &&
            !strstr(blocks->items[i].words, "Location is"))
            found[count++] = access_of(&blocks->items[i], source);
    return count;
}

/* What is raced for: "'counter'", "the block allocated at x.c:7", … The caller frees it. */
static char *object_words(const struct blocks *blocks, const struct report_source *source,
                          struct lines *program) {
    const struct block *heap = blocks_find(blocks, "Location is heap block");
    if (heap) {
        const struct frame *own = stack_own(&heap->stack, source);
        return own ? text_format("the memory allocated at %s:%d", own->file, own->line)
                   : text_copy("allocated memory");
    }
    const struct block *descriptor = blocks_find(blocks, "Location is file descriptor");
    if (descriptor) {
        const struct frame *own = stack_own(&descriptor->stack, source);
        return own ? text_format("the descriptor opened at %s:%d", own->file, own->line)
                   : text_copy("a descriptor");
    }
    if (blocks_find(blocks, "Location is stack of"))
        return blocks_find(blocks, "Location is stack of main")
                   ? text_copy("a local variable of the main thread's")
                   : text_copy("a local variable of another thread's");
    const struct block *global = blocks_find(blocks, "Location is global");
    const char *offset = global ? strrchr(global->words, '+') : NULL;
    if (offset) {
        char *name = lines_variable(program, strtoull(offset + 1, NULL, 16));
        char *words = name ? text_format("'%s'", name) : text_copy("a global variable");
        free(name);
        return words;
    }
    /* Without a symbolizer a later runtime (seen: clang 19's) tells of no global: the address does. */
    for (size_t i = 0; i < blocks->count; i++) {
        const char *size = strstr(blocks->items[i].words, " of size ");
        const char *at = size ? strstr(size, " at 0x") : NULL;
        char *name =
            at ? lines_loaded_variable(program, strtoull(at + strlen(" at "), NULL, 16)) : NULL;
        if (name) {
            char *words = text_format("'%s'", name);
            free(name);
            return words;
        }
    }
    return text_copy("the same memory");
}

static const char *locks_words(const struct access *here, const struct access *there) {
    if (here->locked && there->locked)
        return "; each side holds a lock, but not the same one";
    if (here->locked)
        return "; this side holds a lock, the other does not";
    if (there->locked)
        return "; the other side holds a lock, this one does not";
    return "";
}

static json_t *race(const struct blocks *blocks, const struct report_source *source,
                    struct lines *program) {
    struct access sides[2];
    size_t count = accesses(blocks, source, sides);
    if (count == 0)
        return NULL;
    /* The side that is told first is a matter of luck: tell it from a write, and the first line. */
    if (count == 2 && sides[1].frame &&
        (!sides[0].frame || (sides[1].writes && !sides[0].writes) ||
         (sides[1].writes == sides[0].writes && sides[1].frame->line < sides[0].frame->line))) {
        struct access first = sides[0];
        sides[0] = sides[1];
        sides[1] = first;
    }
    char *object = object_words(blocks, source, program);
    char *other = text_copy("");
    bool same = count == 2 && sides[0].frame && sides[1].frame &&
                sides[0].frame->line == sides[1].frame->line && sides[0].writes == sides[1].writes;
    if (count == 2 && !same) {
        const struct frame *own = stack_own(&sides[1].block->stack, source);
        char *place = own ? text_format(" at %s:%d", own->file, own->line) : text_copy("");
        free(other);
        other = text_format(" and another %s it%s", sides[1].writes ? "writes" : "reads", place);
        free(place);
    }
    json_t *finding = stack_finding(
        "race", &sides[0].block->stack, source,
        "data race on %s: %s %s it here%s, and nothing orders the two%s%s", object,
        same ? "two threads" : "one thread",
        sides[0].writes ? (same ? "write" : "writes") : (same ? "read" : "reads"), other,
        count == 2 ? locks_words(&sides[0], &sides[1]) : "",
        blocks_find(blocks, "As if synchronized via sleep") ? "; a sleep between them is no order"
                                                            : "");
    if (strcmp(object, "the same memory") != 0 && !text_begins(object, "a "))
        finding_set_root(finding, "race %s", object);
    free(other);
    free(object);
    return finding;
}

static json_t *use_after_free(const struct blocks *blocks, const struct report_source *source) {
    struct access sides[2];
    size_t count = accesses(blocks, source, sides);
    if (count == 0)
        return NULL;
    char *place =
        count == 2 ? stack_place(&sides[1].block->stack, source, "freed at") : text_copy("");
    json_t *finding = stack_finding("memory-error", &sides[0].block->stack, source,
                                    "use after free: one thread %s memory that another has freed%s",
                                    sides[0].writes ? "writes" : "reads", place);
    free(place);
    return finding;
}

/* "M0 (0x55e4…) => M1 (0x55e4…) => M0": how many locks the circle has. */
static size_t circle_length(const char *words) {
    size_t count = 0;
    for (const char *at = words; (at = strstr(at, "=>")); at += 2)
        count++;
    return count;
}

static json_t *lock_order(const struct blocks *blocks, const struct report_source *source) {
    if (source->lock_orders_are_fine)
        return NULL;
    const struct block *circle = blocks_find(blocks, "Cycle in lock order graph");
    const struct block *first = NULL, *second = NULL;
    bool several = false;
    const char *thread = NULL;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        if (!strstr(block->words, "acquired here while holding"))
            continue;
        const char *by = strstr(block->words, " in ");
        several = several || (thread && by && strcmp(by, thread) != 0);
        thread = by ? by : thread;
        if (!first)
            first = block;
        else if (!second)
            second = block;
    }
    /* One thread that takes two locks in both orders cannot wait for itself. */
    if (!first || !several)
        return NULL;
    const struct frame *one = stack_own(&first->stack, source);
    const struct frame *two = second ? stack_own(&second->stack, source) : NULL;
    if (one && two && (one->line > two->line || strcmp(one->file, two->file) > 0)) {
        const struct block *later = first;
        first = second;
        second = later;
    }
    size_t locks = circle ? circle_length(circle->words) : 2;
    char *other = second ? stack_place(&second->stack, source, "the other at") : text_copy("");
    json_t *finding =
        locks > 2
            ? stack_finding("deadlock", &first->stack, source,
                            "%zu locks are taken in a circle: when each thread holds one and waits "
                            "for the next, none can go on",
                            locks)
            : stack_finding("deadlock", &first->stack, source,
                            "two threads take the same two locks in opposite orders%s: when each "
                            "holds one, both wait for ever",
                            other);
    finding_set_root(finding, "lock order");
    free(other);
    return finding;
}

/* Whether a thread is older than a process, by their numbers: those are given in order, and begin anew
 * after the largest, so that the shorter way round tells. */
static bool older(int tid, int pid) {
    int largest = 32768;
    FILE *stream = fopen("/proc/sys/kernel/pid_max", "re");
    if (stream && (fscanf(stream, "%d", &largest) != 1 || largest < 2))
        largest = 32768;
    if (stream)
        fclose(stream);
    int steps = (pid % largest - tid % largest + largest) % largest;
    return steps > 0 && steps < largest / 2;
}

static json_t *thread_leak(const struct blocks *blocks, const struct report_source *source) {
    int pid = 0, tid = 0;
    const char *process = strstr(blocks->items[0].words, "(pid=");
    const struct block *made = blocks_find(blocks, "created by");
    const char *thread = made ? strstr(made->words, "(tid=") : NULL;
    if (!made || !process || !thread)
        return NULL;
    sscanf(process, "(pid=%d", &pid);
    sscanf(thread, "(tid=%d", &tid);
    /* A forked child has none of its parent's threads; the tool thinks that it does. */
    if (older(tid, pid))
        return NULL;
    return stack_finding("thread-leak", &made->stack, source,
                         "the thread started here is neither joined nor detached when the program "
                         "ends");
}

static json_t *lock_misuse(const struct blocks *blocks, const struct report_source *source,
                           const char *title) {
    static const struct {
        const char *said, *means;
    } known[] = {
        {"double lock of a mutex", "a mutex is locked that this thread already holds"},
        {"unlock of an unlocked mutex", "a mutex is unlocked that this thread does not hold"},
        {"destroy of a locked mutex", "a mutex is destroyed while it is locked"},
        {"use of an invalid mutex",
         "a mutex is used that was never initialised, or is already destroyed"},
        {"read lock of a write locked mutex",
         "a read-write lock is taken for reading by the thread that holds it for writing"},
        {"read unlock of a write locked mutex",
         "a read-write lock that is held for writing is released as if for reading"},
        {"mutex", "a mutex is misused"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(title, known[i].said))
            return stack_finding("lock-misuse", blocks_stack(blocks), source, "%s", known[i].means);
    return NULL;
}

json_t *tsan_finding(const struct blocks *blocks, const struct report_source *source,
                     struct lines *program) {
    const char *title = strstr(blocks->items[0].words, "Sanitizer: ") + strlen("Sanitizer: ");
    const struct stack *stack = blocks_stack(blocks);
    if (text_begins(title, "data race"))
        return race(blocks, source, program);
    if (strstr(title, "use-after-free"))
        return use_after_free(blocks, source);
    if (text_begins(title, "lock-order-inversion"))
        return lock_order(blocks, source);
    if (text_begins(title, "thread leak"))
        return thread_leak(blocks, source);
    if (text_begins(title, "signal-unsafe call"))
        return stack_finding("undefined-behaviour", stack, source,
                             "a signal handler calls a function that is not safe in one (see "
                             "signal-safety(7))");
    if (text_begins(title, "signal handler spoils errno"))
        return stack_finding("undefined-behaviour", stack, source,
                             "a signal handler changes errno and does not restore it");
    if (text_begins(title, "SEGV")) {
        json_t *finding = stack_finding("memory-error", stack, source,
                                        "the program uses memory that is no object's");
        finding_set_death(finding, SIGSEGV);
        return finding;
    }
    return lock_misuse(blocks, source, title);
}
