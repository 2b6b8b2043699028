/* What the driver has to say, and what it needs of the system. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>

/* Set for a run under the controlled scheduler, which shows the text of an assertion. */
extern bool judge_explores;

/* Ends the run: the functions under test have done something wrong. Standard error gets one line,
 * "driver: KIND: MESSAGE", and the exit status is 1. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the run with status 2, if what the driver needed for itself has failed; errno says why. */
void need(bool holds, const char *what);

#endif
