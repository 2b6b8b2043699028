/* What weave has to say about the book's files, collected and then said in order.
 *
 * Files are checked in no particular order (a page, the sources it names, the pages it links to),
 * so the words are kept and sorted by file and line: the same tree always gives the same output.
 * Not thread-safe; nothing in weave is threaded.
 */
#ifndef WEAVE_PROBLEMS_H
#define WEAVE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>

struct problem {
    char *file;
    int line; /* 0: the file as a whole */
    bool warning;
    char *text;
};

/* Start from {0}. */
struct problems {
    struct problem *items;
    size_t count;
    size_t errors; /* how many of them are not warnings */
};

/* Adds a hard error: "what; what to do", in one line, without the place. `file` is copied. */
void problem_add(struct problems *problems, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds what is worth saying but changes no exit status. */
void problem_warn(struct problems *problems, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Prints each as "weave: FILE:LINE: what; what to do" on standard error, sorted. */
void problems_print(struct problems *problems);

void problems_free(struct problems *problems);

#endif
