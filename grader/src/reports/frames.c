#include "frames.h"

#include "verdict.h"

#include <stdlib.h>
#include <string.h>

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void stack_add(struct stack *stack, const char *function, const char *path, int line, bool ours) {
    stack->frames = memory_resize(stack->frames, (stack->count + 1) * sizeof *stack->frames);
    stack->frames[stack->count++] =
        (struct frame){.function = function ? text_copy(function) : NULL,
                       .file = path ? text_copy(base_name(path)) : NULL,
                       .line = line,
                       .ours = ours};
}

struct block *blocks_add(struct blocks *blocks, const char *words) {
    blocks->items = memory_resize(blocks->items, (blocks->count + 1) * sizeof *blocks->items);
    blocks->items[blocks->count] = (struct block){.words = text_copy(words)};
    return &blocks->items[blocks->count++];
}

void blocks_free(struct blocks *blocks) {
    for (size_t i = 0; i < blocks->count; i++) {
        struct stack *stack = &blocks->items[i].stack;
        for (size_t f = 0; f < stack->count; f++) {
            free(stack->frames[f].function);
            free(stack->frames[f].file);
        }
        free(stack->frames);
        free(blocks->items[i].words);
    }
    free(blocks->items);
    *blocks = (struct blocks){0};
}

const struct block *blocks_find(const struct blocks *blocks, const char *part) {
    for (size_t i = 0; i < blocks->count; i++)
        if (strstr(blocks->items[i].words, part))
            return &blocks->items[i];
    return NULL;
}

const struct stack *blocks_stack(const struct blocks *blocks) {
    static const struct stack none;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].stack.count > 0)
            return &blocks->items[i].stack;
    return &none;
}

char *blocks_text(const struct blocks *blocks) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        fail("out of memory");
    for (size_t i = 0; i < blocks->count; i++) {
        const struct stack *stack = &blocks->items[i].stack;
        fprintf(stream, "%s\n", blocks->items[i].words);
        for (size_t f = 0; f < stack->count; f++) {
            const struct frame *frame = &stack->frames[f];
            fprintf(stream, "    %s", frame->function ? frame->function : "(a library)");
            if (frame->file)
                fprintf(stream, " %s:%d", frame->file, frame->line);
            fputc('\n', stream);
        }
    }
    if (fclose(stream) != 0)
        fail("out of memory");
    return text;
}

bool source_is_students(const struct report_source *source, const char *path) {
    return path && text_list_has(source->files, base_name(path));
}

/* The libraries have files of common names too (glibc's own pipe.c): only the program's count. */
static bool is_students(const struct frame *frame, const struct report_source *source) {
    return frame->ours && frame->line > 0 && source_is_students(source, frame->file);
}

const struct frame *stack_student(const struct stack *stack, const struct report_source *source) {
    for (size_t i = 0; i < stack->count; i++)
        if (is_students(&stack->frames[i], source))
            return &stack->frames[i];
    return NULL;
}

const struct frame *stack_own(const struct stack *stack, const struct report_source *source) {
    const struct frame *own = stack_student(stack, source);
    for (size_t i = 0; i < stack->count && !own; i++)
        if (stack->frames[i].ours && stack->frames[i].file && stack->frames[i].line > 0)
            own = &stack->frames[i];
    return own;
}

const char *stack_called(const struct stack *stack, const struct report_source *source) {
    const struct frame *own = stack_own(stack, source);
    return own && own > stack->frames ? own[-1].function : NULL;
}

char *stack_place(const struct stack *stack, const struct report_source *source,
                  const char *words) {
    const struct frame *own = stack_own(stack, source);
    return own ? text_format(" (%s %s:%d)", words, own->file, own->line) : text_copy("");
}

json_t *stack_finding(const char *kind, const struct stack *stack,
                      const struct report_source *source, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = text_vformat(format, arguments);
    va_end(arguments);
    const struct frame *own = stack_own(stack, source);
    json_t *finding;
    if (own && is_students(own, source))
        finding = finding_new(kind, own->file, own->line, "%s", message);
    else if (own)
        finding =
            finding_new(kind, NULL, 0, "%s (called from %s:%d)", message, own->file, own->line);
    else
        finding = finding_new(kind, NULL, 0, "%s", message);
    free(message);
    return finding;
}
