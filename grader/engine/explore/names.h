/* How a run's tasks, places and objects are named to a person. */
#ifndef NAMES_H
#define NAMES_H

#include "board.h"
#include "text.h"

struct names;

/* For the program whose last run is on the board. Borrows both. */
struct names *names_new(const struct board *board, const char *program);
void names_free(struct names *names);

/* "main", "T2" (the second thread or process made), "P1" for a process. Borrowed until names_free. */
const char *name_of_task(struct names *names, int task);

/* The student's file (base name) and line at a place; false when there is none. `*file` is borrowed. */
bool name_place(struct names *names, uint64_t pc, const char **file, int *line);
/* "file.c:12", or "". The caller frees it. */
char *name_of_place(struct names *names, uint64_t pc);
/* The function that a place lies in; the caller frees it. NULL: unknown. */
char *name_of_function(struct names *names, uint64_t pc);
/* The source line at a place, trimmed; "" when it cannot be read. The caller frees it. */
char *name_source(struct names *names, uint64_t pc);

/* What lies at an address that the call at `pc` was given as its argument-th argument (from 1): the
 * words of the source where they are there ("q->not_empty"), a variable's name, a block of the heap
 * ("a block allocated at queue.c:12"). The caller frees it. */
char *name_of_argument(struct names *names, uint64_t address, uint64_t pc, int argument);
/* What lies at an address, of which only that is known. */
char *name_of_memory(struct names *names, uint64_t address);

/* The name of an operation: "pthread_mutex_lock", "read" for a system call. */
const char *name_of_operation(const struct event *event);

#endif
