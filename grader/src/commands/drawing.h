/* A run under the controlled scheduler, drawn from the trace that interleave writes (explore/trace.c): a
 * lane for each thread or process, time downwards, waits dashed, and the edges of who waits for whom.
 *
 * Both return well-formed XML that needs nothing else, no script either; the caller frees it. Colours
 * follow the reader's choice of light or dark. NULL with *problem, for the caller to free: the trace is
 * damaged. */
#ifndef DRAWING_H
#define DRAWING_H

#include <jansson.h>

/* The drawing alone. `name` is the exercise's. */
char *drawing_svg(const json_t *trace, const char *name, char **problem);

/* A page (XHTML that is HTML too) with what failed in words, the drawing, and what its signs mean. */
char *drawing_page(const json_t *trace, const char *name, char **problem);

#endif
