/* All processes that descend from this one: stopping and ending them, whatever they do against it. */
#ifndef CONFINE_FAMILY_H
#define CONFINE_FAMILY_H

/* Stops them all (SIGSTOP). Outside a PID namespace one that is just being forked may escape. */
void family_stop(void);

/* Kills them all, and waits until they are gone; they come to be our children, one after another,
 * because we are PID 1 or a subreaper (prctl(2)). At once when there are none. */
void family_end(void);

#endif
