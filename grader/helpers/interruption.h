/* Signals that hit a waiting call for certain. The process under test catches them; a child that it makes,
 * its peer at a pipe, sends each when the call can't be over: no luck and no pause decides.
 *
 * What the system refuses ends the process with a line on standard error and status 2. */
#ifndef INTERRUPTION_H
#define INTERRUPTION_H

#include <stdbool.h>
#include <sys/types.h>

/* Both ends' view of one interruption: set up before the fork, by the process under test. */
struct interruption {
    pid_t target;    /* who is to catch the signals */
    int handled[2];  /* a pipe: the handler writes a byte each time it runs */
    int finished[2]; /* a pipe that carries nothing: closed by the target when its call is over */
};

/* Catches SIGUSR1 in this process, without SA_RESTART, until interruption_end. */
void interruption_begin(struct interruption *interruption);
void interruption_end(struct interruption *interruption);

/* In the target, once its call is over. */
void interruption_over(struct interruption *interruption);

/* In the child, before anything else; and when it has done with it. */
void interruption_in_child(struct interruption *interruption);
void interruption_leave(struct interruption *interruption);

/* In the child. Whether the target's call is over (looks for at most a millisecond); whether the target
 * sleeps; and whether, asleep, it holds the signal off, so that no handler would run. */
bool interruption_is_over(const struct interruption *interruption);
bool interruption_sleeps(const struct interruption *interruption);
bool interruption_held_off(const struct interruption *interruption);

/* In the child: sends the signal and waits until its handler has run. Returns whether it has. */
bool interruption_now(const struct interruption *interruption);

/* Whether not one byte more fits into the pipe: a write that is not over waits, or is about to. */
bool pipe_is_full(int write_end);

#endif
