/* What the driver has to say, and what it needs of the system. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_SIZE = 65 };

/* Set for a run under the controlled scheduler, which shows the text of an assertion. */
extern bool judge_explores;

/* Ends the run: the functions under test have done something wrong. Standard error gets one line,
 * "driver: KIND: MESSAGE", and the exit status is 1. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the run with status 2, if what the driver needed for itself has failed; errno says why. */
void need(bool holds, const char *what);

/* A name that no other run has, "/hb-PID-ROLE" and what makes it NAME_SIZE - 1 characters long.
 * Nothing exists whose name begins with it. */
void name_new(char name[NAME_SIZE], const char *role);

/* How many names in /dev/shm begin with this one; a named semaphore is there as well. */
size_t names_of(const char *name);

/* Removes them. */
void names_remove(const char *name);

/* How many mappings this process has of anything in /dev/shm, with a name or without. */
size_t shm_mappings(void);

#endif
