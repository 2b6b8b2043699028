/* What memcheck's errors mean, in words for a student. */
#include "valgrind_parts.h"

#include "findings_order.h"
#include "sanitizer_parts.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* "4 bytes", from "Invalid write of size 4". The caller frees it. */
static char *size_words(const char *what) {
    const char *size = strstr(what, " of size ");
    return bytes_words(size ? strtoul(size + strlen(" of size "), NULL, 10) : 0);
}

/* The object that an address is in or beside: " (…)", from memcheck's "Address 0x… is 0 bytes after
 * a block of size 8 alloc'd". The caller frees it. */
static char *address_words(const struct valgrind_error *error, const struct report_source *source) {
    const struct block *address = blocks_find(&error->blocks, "Address 0x");
    const char *block = address ? strstr(address->words, "a block of size ") : NULL;
    if (!address)
        return text_copy("");
    if (block) {
        unsigned long size = strtoul(block + strlen("a block of size "), NULL, 10);
        bool freed = strstr(block, "free'd") != NULL;
        char *bytes = bytes_words(size);
        char *place = stack_place(&address->stack, source, freed ? "freed at" : "allocated at");
        const char *where = strstr(address->words, "bytes after")    ? "past the end of"
                            : strstr(address->words, "bytes before") ? "before the beginning of"
                                                                     : "in";
        char *words = text_format(" %s a block of %s%s%s", where, bytes,
                                  freed ? " that is already freed" : "", place);
        free(bytes);
        free(place);
        return words;
    }
    if (strstr(address->words, "Address 0x0 "))
        return text_copy(" through a null pointer");
    if (strstr(address->words, "'s stack"))
        return text_copy(" beyond a local variable");
    if (strstr(address->words, "data symbol")) {
        const char *name = strchr(address->words, '"');
        if (name)
            return text_format(" beside the variable '%.*s'", (int)strcspn(name + 1, "\""),
                               name + 1);
    }
    return text_copy(" at an address that is no object's");
}

static json_t *invalid_access(const struct valgrind_error *error,
                              const struct report_source *source) {
    const char *what = error->blocks.items[0].words;
    const struct stack *stack = blocks_stack(&error->blocks);
    const char *called = stack_called(stack, source);
    char *bytes = size_words(what), *address = address_words(error, source);
    json_t *finding =
        stack_finding("memory-error", stack, source, "%s %s %s%s", called ? called : "the program",
                      strcmp(error->kind, "InvalidRead") == 0 ? "reads" : "writes", bytes, address);
    free(bytes);
    free(address);
    return finding;
}

static json_t *bad_free(const struct valgrind_error *error, const struct report_source *source) {
    const struct stack *stack = blocks_stack(&error->blocks);
    const struct block *address = blocks_find(&error->blocks, "Address 0x");
    if (!address || !strstr(address->words, "free'd"))
        return stack_finding(
            "memory-error", stack, source,
            "%s is given an address that is not the beginning of an allocated block",
            stack_called(stack, source) ? stack_called(stack, source) : "free");
    char *place = stack_place(&address->stack, source, "first at");
    json_t *finding = stack_finding("memory-error", stack, source,
                                    "double free: the block freed here is already free%s", place);
    free(place);
    return finding;
}

/* "Syscall param write(buf) points to uninitialised byte(s)" or "… unaddressable byte(s)". */
static json_t *bad_parameter(const struct valgrind_error *error,
                             const struct report_source *source) {
    const char *what = error->blocks.items[0].words;
    /* The padding behind ancillary data is not sent: cmsg_len says where it ends. cmsg(3) itself
     * leaves it unset. */
    if (strstr(what, "msg_control) points to uninitialised"))
        return NULL;
    const struct stack *stack = blocks_stack(&error->blocks);
    const char *name = text_begins(what, "Syscall param ") ? what + strlen("Syscall param ") : what;
    int length = (int)strcspn(name, "( ");
    const char *called = stack_called(stack, source);
    char *address = address_words(error, source);
    json_t *finding;
    if (strstr(what, "uninitialised") && strstr(what, "points to")) {
        const struct block *block = blocks_find(&error->blocks, "Address 0x");
        char *place =
            block ? stack_place(&block->stack, source, "the block allocated at") : text_copy("");
        finding = stack_finding("memory-error", stack, source,
                                "%.*s is given bytes that were never set, of a variable or of the "
                                "padding in a struct%s: they are sent along",
                                length, name, place);
        free(place);
    } else if (strstr(what, "uninitialised")) {
        finding =
            stack_finding("memory-error", stack, source, "%s is given a value that was never set",
                          called ? called : "a call");
    } else {
        finding =
            stack_finding("memory-error", stack, source,
                          "%.*s is given a buffer that is shorter than the length says, or none: "
                          "it reaches%s",
                          length, name, *address ? address : " memory that is no object's");
    }
    free(address);
    return finding;
}

static json_t *leak(const struct valgrind_error *error, const struct valgrind_process *process,
                    const struct report_source *source) {
    const struct stack *stack = blocks_stack(&error->blocks);
    const char *words = error->blocks.items[0].words;
    /* What was allocated by the C library for itself is not the student's to free. */
    if (strcmp(error->kind, "Leak_DefinitelyLost") != 0 || process->killed || process->forked ||
        !stack_own(stack, source))
        return NULL;
    char *bytes = bytes_words(error->leaked_bytes);
    bool more = strstr(words, "indirect") != NULL;
    json_t *finding = stack_finding("leak", stack, source,
                                    "%s allocated here are never freed, and no pointer to them is "
                                    "left%s",
                                    bytes, more ? " (with what only they point to)" : "");
    free(bytes);
    return finding;
}

json_t *memcheck_finding(const struct valgrind_error *error, const struct valgrind_process *process,
                         const struct report_source *source) {
    const char *kind = error->kind;
    const struct stack *stack = blocks_stack(&error->blocks);
    if (text_begins(kind, "Leak_"))
        return leak(error, process, source);
    if (strcmp(kind, "InvalidRead") == 0 || strcmp(kind, "InvalidWrite") == 0)
        return invalid_access(error, source);
    if (strcmp(kind, "InvalidFree") == 0 || strcmp(kind, "MismatchedFree") == 0)
        return bad_free(error, source);
    if (strcmp(kind, "SyscallParam") == 0)
        return bad_parameter(error, source);
    if (strcmp(kind, "UninitCondition") == 0 || strcmp(kind, "UninitValue") == 0) {
        const char *called = stack_called(stack, source);
        return called ? stack_finding("memory-error", stack, source,
                                      "%s is given a value that was never set", called)
                      : stack_finding(
                            "memory-error", stack, source,
                            "the program decides by, or uses as an address, a value that was "
                            "never set");
    }
    if (strcmp(kind, "Overlap") == 0)
        return stack_finding("memory-error", stack, source,
                             "a copy's source and destination overlap: memmove can do that");
    if (strcmp(kind, "InvalidJump") == 0)
        return stack_finding("memory-error", stack, source,
                             "the program calls a function at an address where there is none");
    if (strcmp(kind, "FishyValue") == 0)
        return stack_finding(
            "memory-error", stack, source,
            "memory of a negative size is asked for: was a result of -1 not looked "
            "at?");
    return NULL;
}
