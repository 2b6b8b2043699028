/* A call that is stopped for good in its middle, and another one meanwhile. For x86-64. */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

typedef void stop_call(void *context);

/* Calls stopped(context), and, when it has come to its instruction `place`, counted from 1,
 * meanwhile(context) in its place; stopped goes on when that has returned. Returns false when stopped
 * has fewer instructions, and has been called without a stop. When meanwhile takes more than STEPS_MAX
 * instructions, hang() is called instead of the next one; it does not return.
 *
 * By the processor's trap flag and SIGTRAP, so that nothing depends on time; for one thread. */
bool stop_at(unsigned long place, stop_call *stopped, stop_call *meanwhile, void *context,
             void (*hang)(void));

#endif
