/* How a run's tasks, places and objects are named to a person. */
#ifndef NAMES_H
#define NAMES_H

#include "board.h"
#include "text.h"

struct names;

/* For the program whose last run is on the board. `own` are the student's files (the path's last part
 * counts); NULL or none: every file but headers. Borrows all three. */
struct names *names_new(const struct board *board, const char *program,
                        const struct text_list *own);
void names_free(struct names *names);

/* "main", "T2" (the second thread or process made), "P1" for a process. Borrowed until names_free. */
const char *name_of_task(struct names *names, int task);

/* A process by its first task: "main", "P1". Borrowed. */
const char *name_of_process(struct names *names, int process);
/* The function that a thread runs, or NULL; the caller frees it. */
char *name_of_start(struct names *names, int task);

/* Where a task was: at `pc`, or, when that is in no file of the student's, where the student's code had
 * called what led there (`call`, of the board's calls). */
uint64_t place_of(struct names *names, uint64_t pc, unsigned call);
uint64_t place_of_event(struct names *names, const struct event *event);
uint64_t place_of_task(struct names *names, int task);

/* Whether a place is in a file of the student's. */
bool place_is_own(struct names *names, uint64_t pc);

/* The file (base name) and line at a place; false when there is none. `*file` is borrowed. */
bool name_place(struct names *names, uint64_t pc, const char **file, int *line);
/* "file.c:12", or "". The caller frees it. */
char *name_of_place(struct names *names, uint64_t pc);
/* The function that a place lies in; the caller frees it. NULL: unknown. */
char *name_of_function(struct names *names, uint64_t pc);
/* The source line at a place, trimmed; "" when it cannot be read. The caller frees it. */
char *name_source(struct names *names, uint64_t pc);

/* The lock, condition, semaphore … at an address, which the call at `pc` was given: a variable and what
 * in it ("queue.not_empty"), the words of the source ("q->lock"), a block of the heap. The same object has
 * one name everywhere, and no two have the same. The caller frees it. */
char *name_of_object(struct names *names, uint64_t address, uint64_t pc, unsigned call);
/* The memory that an event reads, writes or frees; likewise, but two may have one name. */
char *name_of_memory(struct names *names, const struct event *event);

/* The name of an operation: "pthread_mutex_lock", "read" for a system call. */
const char *name_of_operation(const struct event *event);

#endif
