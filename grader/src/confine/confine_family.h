/* All processes that descend from this one: stopping and ending them, whatever they do against it. */
#ifndef CONFINE_FAMILY_H
#define CONFINE_FAMILY_H

#include <sys/types.h>

/* Goes before all others on the processor, where we may: each look at them is short. What we start does
 * not inherit it. */
void family_take_precedence(void);

/* waitpid(2), without that precedence. A process has entries in /proc that the kernel lets go of here,
 * and if one of its threads, which ended just before it, is about to let go of its own, the kernel spins
 * until that is done: for a second, if whoever spins keeps the thread from the processor. Not for a
 * family that grows without end: it would make more of itself meanwhile. */
pid_t family_wait(pid_t pid, int *status, int options);

/* Stops them all (SIGSTOP). Outside a PID namespace one that is just being forked may escape. */
void family_stop(void);

/* Kills them all, and waits until they are gone; they come to be our children, one after another,
 * because we are PID 1 or a subreaper (prctl(2)). At once when there are none. */
void family_end(void);

#endif
