/* Descriptors that Valgrind saw left open at a process's end, or used after they were closed, in words
 * for a student.
 *
 * Their numbers are not told: under Valgrind they are others than without it. */
#include "valgrind_parts.h"

#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* What a library function opens: one of it, and several. */
struct opened {
    const char *function, *one, *several;
};

static const struct opened kinds[] = {
    {"pipe", "one end of the pipe made here is", "both ends of the pipe made here are"},
    {"socketpair", "one of the two sockets made here is", "the two sockets made here are"},
    {"socket", "the socket made here is", "sockets made here are"},
    {"accept", "the connection accepted here is", "connections accepted here are"},
    {"dup", "the duplicate made here is", "duplicates made here are"},
    {"fcntl", "the duplicate made here is", "duplicates made here are"},
    {"mq_open", "the message queue opened here is", "message queues opened here are"},
    {"shm_open", "the shared memory object opened here is",
     "shared memory objects opened here are"},
    {"opendir", "the directory opened here is", "directories opened here are"},
    {"popen", "the pipe opened here is", "the pipes opened here are"},
    {"fopen", "the file opened here is", "files opened here are"},
    {"open", "the file or FIFO opened here is", "files or FIFOs opened here are"},
    {"creat", "the file opened here is", "files opened here are"},
    {"mkstemp", "the file opened here is", "files opened here are"},
    {"", "the descriptor opened here is", "descriptors opened here are"},
};

/* By the beginning: pipe2, accept4, openat, fopen64, and versions (fopen@@GLIBC_2.2.5) mean the same;
 * glibc's inner __fopen_internal stands where fopen itself is no frame. */
static const struct opened *opened_by(const char *function) {
    const char *name = function ? function : "";
    while (*name == '_')
        name++;
    size_t i = 0;
    while (!text_begins(name, kinds[i].function))
        i++;
    return &kinds[i];
}

/* Whether the same line has opened both. */
static bool same_place(const struct stack *left, const struct stack *right,
                       const struct report_source *source) {
    const struct frame *a = stack_own(left, source), *b = stack_own(right, source);
    return a && b && a->line == b->line && strcmp(a->file, b->file) == 0;
}

/* Where the descriptor is used: behind the error's own words, or without any. NULL: not told. */
static const struct stack *used_at(const struct blocks *blocks) {
    if (blocks->items[0].stack.count > 0)
        return &blocks->items[0].stack;
    for (size_t i = 1; i < blocks->count; i++)
        if (*blocks->items[i].words == '\0' && blocks->items[i].stack.count > 0)
            return &blocks->items[i].stack;
    return NULL;
}

/* From 3.24 on Valgrind tells each use of a descriptor that is not open. Only of one that was closed
 * before it is certain that the program mixes something up: by then the number may be another file's,
 * as memory that is freed may be another block's, and the kind is the same. close(-1), and asking
 * whether a number is open, hurt nobody. */
json_t *descriptor_finding(const struct valgrind_error *error, const struct report_source *source) {
    bool twice = strcmp(error->kind, "FdBadClose") == 0;
    bool late = strcmp(error->kind, "FdBadUse") == 0 &&
                strstr(error->blocks.items[0].words, "closed already");
    const struct stack *stack = used_at(&error->blocks);
    const struct block *closed = blocks_find(&error->blocks, "Previously closed");
    /* A driver asks which numbers are open, closes all that may be, and hands in one that is not. */
    if (!(twice || late) || !stack || !stack_student(stack, source) ||
        (late && (!closed || !stack_student(&closed->stack, source))))
        return NULL;
    char *place =
        closed ? stack_place(&closed->stack, source, twice ? "first at" : "at") : text_copy("");
    const char *called = stack_called(stack, source);
    json_t *finding =
        twice ? stack_finding("memory-error", stack, source,
                              "double close: the descriptor closed here is already closed%s; by "
                              "now its number may be another file's",
                              place)
              : stack_finding("memory-error", stack, source,
                              "use after close: %s is given a descriptor that is already "
                              "closed%s; by now its number may be another file's",
                              called ? called : "a call", place);
    free(place);
    return finding;
}

void descriptor_findings(const struct valgrind_process *process, const struct report_source *source,
                         json_t *findings) {
    const struct blocks *open = &process->descriptors;
    /* A process that was killed could not close. */
    for (size_t i = 0; i < open->count && !process->killed; i++) {
        const struct stack *stack = &open->items[i].stack;
        bool told = !stack_own(stack, source);
        size_t count = 0;
        for (size_t j = 0; j < open->count && !told; j++) {
            bool same = same_place(stack, &open->items[j].stack, source);
            told = same && j < i;
            count += same;
        }
        if (told)
            continue;
        const struct opened *kind = opened_by(stack_called(stack, source));
        bool pipes = count > 2 && kind == &kinds[0];
        json_t *finding = stack_finding("fd-leak", stack, source, "%s still open when %s ends",
                                        pipes       ? "ends of pipes made here are"
                                        : count > 1 ? kind->several
                                                    : kind->one,
                                        process->forked ? "a child process" : "the program");
        char *raw = blocks_text(open);
        finding_set_raw(finding, raw);
        free(raw);
        json_array_append_new(findings, finding);
    }
}
