/* A text file as lines: what both the sources and the pages of the book are read into. */
#ifndef WEAVE_LINES_H
#define WEAVE_LINES_H

#include "weave_problems.h"

#include <stdbool.h>
#include <stddef.h>

/* The lines point into `text`, which the struct owns; line N of the file is items[N - 1]. */
struct line {
    const char *start;
    size_t length; /* without its end */
    size_t end;    /* bytes of its end: 0 (the last line has none), 1 (LF) or 2 (CR LF) */
};
struct lines {
    char *text;
    size_t length;
    struct line *items;
    int count;
};

/* Splits `text` (heap-allocated, `length` bytes, NUL after them; ownership passes). */
struct lines lines_split(char *text, size_t length);

/* Reads the file at `path` (relative to the repository's root).
 * Adds a problem and returns false when it cannot be read, is over 4 MiB, or is not text: a NUL, a
 * control character other than tab and form feed, a carriage return alone, or not UTF-8. */
bool lines_read(struct lines *lines, const char *path, struct problems *problems);

void lines_free(struct lines *lines);

/* Why `text` is not plain text in UTF-8, in words without an article ("control character 0x1b"),
 * or NULL when it is. `*line` is then where, from 1. Carriage returns count as control characters
 * unless a line feed follows. The words are static or live until the next call. */
const char *text_not_plain(const char *text, size_t length, int *line);

/* Decodes the UTF-8 character at `text`, of which `length` > 0 bytes may be read. Sets `*used` to
 * its bytes. Returns its code point; -1 (and *used = 1) when it is not valid. */
int utf8_decode(const char *text, size_t length, size_t *used);

/* Columns that `length` bytes of text take on a terminal, tabs to every eighth. */
int text_columns(const char *text, size_t length);

#endif
