/* From addresses in a program to functions, lines and variables: its debugging information, read
 * with libdw (dwarf(5), elfutils). */
#ifndef LINES_H
#define LINES_H

#include "frames.h"

#include <stdint.h>

/* An open program. */
struct lines;

/* Opens the program at `path` (a regular file; never blocks on another). NULL when it cannot be
 * read as one. Without debugging information only names of functions and variables are found. */
struct lines *lines_open(const char *path);
void lines_close(struct lines *lines);

/* Adds to `stack` the frames at `address` (as linked, before relocation): the innermost inlined
 * function first. Adds one without a place when nothing is known. */
void lines_stack(struct lines *lines, uint64_t address, struct stack *stack);

/* The path of the source, and the line, that `address` was compiled from; NULL when nothing is known.
 * The caller frees it. */
char *lines_path(struct lines *lines, uint64_t address, int *line);

/* The name of the function that `address` lies in, by the symbols alone, or NULL. The caller frees
 * it. `lines` may be NULL. */
char *lines_function(struct lines *lines, uint64_t address);

/* The name of the global or static variable that `address` lies in, or NULL. The caller frees it. */
char *lines_variable(struct lines *lines, uint64_t address);

/* The same with what in it lies there, by its debugging information: "queue.not_empty", "forks[2]". Locks
 * and their like are not looked into. */
char *lines_object(struct lines *lines, uint64_t address);

/* Tells where the program was loaded when it ran, for lines_loaded_variable: what lay at `offset` of
 * it was at `address`, or beside that (a runtime may give one of the two for the instruction before).
 * `lines` may be NULL. */
void lines_loaded_at(struct lines *lines, uint64_t address, uint64_t offset);

/* The same as lines_variable for an address of the run; NULL also when it is not known where the
 * program was loaded. */
char *lines_loaded_variable(struct lines *lines, uint64_t address);

#endif
