/* What the sources of a run write: which lines, in which pieces. A line's bytes follow from its
 * source and number, so that whoever has one knows what it should be. */
#ifndef SOURCES_H
#define SOURCES_H

#include <stddef.h>

enum { SOURCES_MAX = 64 };

/* Lines of one source. Those of odd sources have no '\n' after the last one. */
struct script {
    size_t lines;
    const size_t *lengths; /* used over and over when there are more lines */
    size_t length_count;
};

/* Bytes in line `number` (from 0). */
size_t script_length(const struct script *script, size_t number);

/* Byte `at` of it. Some are '\0', none is '\n'. */
char script_byte(size_t source, size_t number, size_t at);

/* All that `source` writes, '\n' included; *size says how many bytes. They stand until the next
 * call; NULL when they are too many. */
const char *script_bytes(const struct script *script, size_t source, size_t *size);

#endif
