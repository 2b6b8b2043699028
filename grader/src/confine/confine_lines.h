/* From a task to its line of source: the stack of a live process, by libdw, which attaches to one
 * thread at a time with ptrace. Reading a stack interrupts the thread for a moment; so stacks are
 * read only of what is about to be ended. Debug information is taken from the program itself. */
#ifndef CONFINE_LINES_H
#define CONFINE_LINES_H

#include "text.h"

#include <sys/types.h>

/* Where a thread is. Strings are NULL when not known; place_free frees them. */
struct place {
    char *file; /* the student's file, without directory */
    int line;
    char *function; /* the student's function */
    char *callee;   /* what that has called: "pthread_mutex_lock", "fgets" */
};

void place_free(struct place *place);

/* One process, opened for many questions. NULL when nothing can be known of it. */
struct lines *lines_open(pid_t pid);
void lines_close(struct lines *lines);

/* The innermost call on the thread's stack whose source file is among `sources`; when there is none
 * (or `sources` is empty), the innermost with a line outside the system's libraries. False when
 * there is none either. */
bool lines_where(struct lines *lines, pid_t tid, const struct text_list *sources,
                 struct place *place);

/* The global variable at that address; NULL when there is none. The caller frees it. */
char *lines_variable(struct lines *lines, unsigned long address);

/* Whether code at that address belongs to a sanitizer's runtime. Does not attach. */
bool lines_is_runtime(pid_t pid, unsigned long program_counter);

/* Whether the program, or a library that is not the system's, calls alarm or setitimer. */
bool lines_may_set_alarm(pid_t pid);

#endif
