#include "weave_problems.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct problems *problems, bool warning, const char *file, int line, char *text) {
    problems->items =
        memory_resize(problems->items, (problems->count + 1) * sizeof *problems->items);
    problems->items[problems->count++] = (struct problem){
        .file = text_copy(file),
        .line = line,
        .warning = warning,
        .text = text,
    };
    if (!warning)
        problems->errors++;
}

void problem_add(struct problems *problems, const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(problems, false, file, line, text_vformat(format, arguments));
    va_end(arguments);
}

void problem_warn(struct problems *problems, const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(problems, true, file, line, text_vformat(format, arguments));
    va_end(arguments);
}

static int by_place(const void *left, const void *right) {
    const struct problem *a = left;
    const struct problem *b = right;
    int order = strcmp(a->file, b->file);
    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    return order ? order : strcmp(a->text, b->text);
}

void problems_print(struct problems *problems) {
    if (problems->count == 0)
        return;
    fflush(stdout);
    qsort(problems->items, problems->count, sizeof *problems->items, by_place);
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *p = &problems->items[i];
        if (i > 0 && by_place(&p[-1], p) == 0) /* of a source that two pages show */
            continue;
        const char *kind = p->warning ? "warning: " : "";
        if (p->line > 0)
            fprintf(stderr, "weave: %s:%d: %s%s\n", p->file, p->line, kind, p->text);
        else
            fprintf(stderr, "weave: %s: %s%s\n", p->file, kind, p->text);
    }
}

void problems_free(struct problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].file);
        free(problems->items[i].text);
    }
    free(problems->items);
    *problems = (struct problems){0};
}
