/* What AddressSanitizer's and LeakSanitizer's reports mean, in words for a student. */
#include "sanitizer_parts.h"

#include "findings_order.h"
#include "verdict.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

char *bytes_words(unsigned long count) {
    return count == 1 ? text_copy("1 byte") : text_format("%lu bytes", count);
}

const char *interceptor_name(const char *function) {
    if (!function)
        return NULL;
    const char *name = strstr(function, "interceptor_");
    if (name)
        name += strlen("interceptor_");
    else if (text_begins(function, "__") || strchr(function, ':'))
        return NULL; /* one of the runtime's inner functions */
    else
        name = function;
    while (*name == '_')
        name++;
    return *name && !text_begins(name, "ZN") ? name : NULL;
}

/* Who does it: "strcpy", or "the program" where the student's own line does. */
static const char *actor(const struct stack *stack, const struct report_source *source) {
    const char *name = interceptor_name(stack_called(stack, source));
    const struct frame *own = stack_own(stack, source);
    if (name && own && own->function && strcmp(name, own->function) == 0)
        name = NULL;
    return name ? name : "the program";
}

/* "writes 4 bytes", "reads 1 byte". The caller frees it. */
static char *access_words(const struct blocks *blocks) {
    unsigned long size = 0;
    const struct block *reads = blocks_find(blocks, "READ of size ");
    const struct block *writes = blocks_find(blocks, "WRITE of size ");
    if (!reads && !writes)
        return text_copy("uses memory");
    const char *words = reads ? reads->words : writes->words;
    sscanf(strstr(words, "of size "), "of size %lu", &size);
    char *bytes = bytes_words(size);
    char *access = text_format("%s %s", reads ? "reads" : "writes", bytes);
    free(bytes);
    return access;
}

/* "just past the end of", "4 bytes before the beginning of", from "is located 4 bytes to the left of
 * …" and its newer form "4 bytes before". The caller frees it. */
static char *position_words(const char *located) {
    unsigned long distance = 0;
    sscanf(located, "is located %lu byte", &distance);
    bool before = strstr(located, "to the left of") || strstr(located, " before ");
    bool inside = strstr(located, " inside of ") != NULL;
    const char *side = before ? "before the beginning of" : "past the end of";
    if (inside)
        return text_copy("across the end of");
    if (distance == 0)
        return text_format("just %s", side);
    char *bytes = bytes_words(distance);
    char *position = text_format("%s %s", bytes, side);
    free(bytes);
    return position;
}

/* "a block of 8 bytes (allocated at x.c:7)". The caller frees it. */
static char *block_words(const struct blocks *blocks, const struct report_source *source) {
    unsigned long size = 0;
    const struct block *located = blocks_find(blocks, "-byte region");
    if (located) {
        const char *number = strstr(located->words, "-byte region");
        while (number > located->words && number[-1] >= '0' && number[-1] <= '9')
            number--;
        size = strtoul(number, NULL, 10);
    }
    const struct block *allocated = blocks_find(blocks, "allocated by thread");
    char *place =
        allocated ? stack_place(&allocated->stack, source, "allocated at") : text_copy("");
    char *bytes = bytes_words(size);
    char *block =
        located ? text_format("a block of %s%s", bytes, place) : text_format("a block%s", place);
    free(place);
    free(bytes);
    return block;
}

/* The variable that a stack or global overflow is about, and where the access lies to it; NULL when
 * the report does not say. The caller frees it. */
static char *variable_words(const struct blocks *blocks, char **position) {
    unsigned long begin, end;
    unsigned line = 0;
    char name[100];
    const struct block *local = blocks_find(blocks, "<== Memory access at offset");
    if (local &&
        sscanf(local->words, " [%lu, %lu) '%99[^']' (line %u)", &begin, &end, name, &line) >= 3 &&
        end >= begin) {
        bool before = strstr(local->words, "underflows") != NULL;
        *position = text_copy(strstr(local->words, "is inside") ? "in"
                              : before                          ? "just before the beginning of"
                                                                : "past the end of");
        char *bytes = bytes_words(end - begin);
        char *declared = line ? text_format(", line %u", line) : text_copy("");
        char *words = text_format("the local variable '%s' (%s%s)", name, bytes, declared);
        free(bytes);
        free(declared);
        return words;
    }
    const struct block *global = blocks_find(blocks, " global variable '");
    if (!global || !strstr(global->words, "is located"))
        return NULL;
    *position = position_words(strstr(global->words, "is located"));
    const char *at = strstr(global->words, " global variable '") + strlen(" global variable '");
    const char *size = strstr(at, " of size ");
    char *bytes = bytes_words(size ? strtoul(size + strlen(" of size "), NULL, 10) : 0);
    char *words = text_format("the global variable '%.*s' (%s)", (int)strcspn(at, "'"), at, bytes);
    free(bytes);
    return words;
}

static json_t *overflow(const struct blocks *blocks, const struct report_source *source) {
    const struct stack *stack = blocks_stack(blocks);
    char *access = access_words(blocks), *position = NULL;
    char *object = variable_words(blocks, &position);
    if (!object) {
        const struct block *located = blocks_find(blocks, "is located");
        position = position_words(located ? strstr(located->words, "is located") : "");
        object = block_words(blocks, source);
    }
    json_t *finding = stack_finding("memory-error", stack, source, "%s %s %s %s",
                                    actor(stack, source), access, position, object);
    free(access);
    free(position);
    free(object);
    return finding;
}

static json_t *use_after_free(const struct blocks *blocks, const struct report_source *source) {
    const struct stack *stack = blocks_stack(blocks);
    const struct block *freed = blocks_find(blocks, "freed by thread");
    char *access = access_words(blocks), *object = block_words(blocks, source);
    char *place = freed ? stack_place(&freed->stack, source, "freed at") : text_copy("");
    json_t *finding = stack_finding("memory-error", stack, source,
                                    "use after free: %s %s of %s that is already freed%s",
                                    actor(stack, source), access, object, place);
    free(access);
    free(object);
    free(place);
    return finding;
}

static json_t *dead_variable(const struct blocks *blocks, const struct report_source *source,
                             const char *ended) {
    char *access = access_words(blocks), *position = NULL;
    char *object = variable_words(blocks, &position);
    const struct stack *stack = blocks_stack(blocks);
    json_t *finding =
        stack_finding("memory-error", stack, source, "%s %s of %s, but %s", actor(stack, source),
                      access, object ? object : "a local variable", ended);
    free(access);
    free(position);
    free(object);
    return finding;
}

static json_t *bad_free(const struct blocks *blocks, const struct report_source *source,
                        bool twice) {
    const struct stack *stack = blocks_stack(blocks);
    const struct block *freed = blocks_find(blocks, "freed by thread");
    char *place = freed ? stack_place(&freed->stack, source, "first at") : text_copy("");
    json_t *finding =
        twice ? stack_finding("memory-error", stack, source,
                              "double free: the block freed here is already free%s", place)
              : stack_finding(
                    "memory-error", stack, source,
                    "%s is given an address that is not the beginning of an allocated block",
                    actor(stack, source));
    finding_set_death(finding, SIGABRT); /* the C library, too, ends a program that it sees do so */
    free(place);
    return finding;
}

/* What a signal means that ends the program, whatever the sanitizer does. */
static json_t *meaning_of_signal(const struct blocks *blocks, const struct report_source *source,
                                 const char *title) {
    const struct stack *stack = blocks_stack(blocks);
    unsigned long long address = 1;
    const char *unknown = strstr(title, "address 0x");
    if (unknown)
        sscanf(unknown, "address %llx", &address);
    const char *verb = blocks_find(blocks, "caused by a READ")    ? "reads"
                       : blocks_find(blocks, "caused by a WRITE") ? "writes"
                                                                  : "uses memory";
    if (text_begins(title, "FPE"))
        return stack_finding("undefined-behaviour", stack, source,
                             "the program divides an integer by zero");
    if (text_begins(title, "BUS"))
        return stack_finding(
            "memory-error", stack, source,
            "%s %s beyond the end of a mapped file (SIGBUS): is the object as long "
            "as its mapping?",
            actor(stack, source), verb);
    if (text_begins(title, "stack-overflow"))
        return stack_finding(
            "memory-error", stack, source,
            "the stack overflows: a recursion without an end, or a very large local "
            "variable");
    if (blocks_find(blocks, "zero page") || (unknown && address < 4096))
        return stack_finding("memory-error", stack, source, "%s %s through a null pointer",
                             actor(stack, source), verb);
    return stack_finding(
        "memory-error", stack, source,
        "%s %s at an address that is no object's: a pointer that was never set, or "
        "that no longer means anything",
        actor(stack, source), verb);
}

static json_t *bad_signal(const struct blocks *blocks, const struct report_source *source,
                          const char *title) {
    json_t *finding = meaning_of_signal(blocks, source, title);
    finding_set_death(finding, text_begins(title, "FPE")   ? SIGFPE
                               : text_begins(title, "BUS") ? SIGBUS
                                                           : SIGSEGV);
    return finding;
}

json_t *asan_finding(const struct blocks *blocks, const struct report_source *source) {
    const char *title = strstr(blocks->items[0].words, "Sanitizer: ") + strlen("Sanitizer: ");
    const struct stack *stack = blocks_stack(blocks);
    static const char *const signals[] = {"SEGV", "BUS", "FPE", "stack-overflow"};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (text_begins(title, signals[i]))
            return bad_signal(blocks, source, title);
    if (text_begins(title, "heap-use-after-free"))
        return use_after_free(blocks, source);
    if (text_begins(title, "stack-use-after-return"))
        return dead_variable(blocks, source, "the function that it belongs to has returned");
    if (text_begins(title, "stack-use-after-scope"))
        return dead_variable(blocks, source, "the block that declares it has ended");
    if (text_begins(title, "attempting double-free"))
        return bad_free(blocks, source, true);
    if (text_begins(title, "attempting free") ||
        text_begins(title, "attempting to call malloc_usable"))
        return bad_free(blocks, source, false);
    if (strstr(title, "buffer-overflow") || strstr(title, "buffer-underflow"))
        return overflow(blocks, source);
    if (strstr(title, "param-overlap"))
        return stack_finding("memory-error", stack, source,
                             "%s is given a source and a destination that overlap: memmove can do "
                             "that",
                             actor(stack, source));
    if (text_begins(title, "negative-size-param"))
        return stack_finding("memory-error", stack, source,
                             "%s is given a negative size: was a result of -1 not looked at?",
                             actor(stack, source));
    if (text_begins(title, "ABRT"))
        return NULL; /* the program's own decision */
    char *words = text_copy_n(title, strcspn(title, "("));
    json_t *finding =
        stack_finding("memory-error", stack, source, "%s (AddressSanitizer)", text_trim(words));
    free(words);
    return finding;
}

void lsan_findings(const struct blocks *blocks, const struct report_source *source,
                   json_t *findings) {
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *leak = &blocks->items[i];
        unsigned long bytes, count;
        /* What only another lost block leads to ("Indirect leak") goes with its root. */
        if (sscanf(leak->words, "Direct leak of %lu byte(s) in %lu object", &bytes, &count) != 2 ||
            !stack_own(&leak->stack, source))
            continue;
        char *size = bytes_words(bytes);
        json_t *finding =
            stack_finding("leak", &leak->stack, source,
                          "%s allocated here are never freed, and no pointer to them is "
                          "left",
                          size);
        char *raw = blocks_text(&(struct blocks){(struct block *)leak, 1});
        finding_set_raw(finding, raw);
        json_array_append_new(findings, finding);
        free(raw);
        free(size);
    }
}
