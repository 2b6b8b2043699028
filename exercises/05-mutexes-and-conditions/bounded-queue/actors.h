/* Actors: threads that do one thing each, and a look at them when none of them moves any more.
 *
 * Whether a thread sleeps is not a matter of time: the kernel tells. So a test has one thing
 * happen, lets the actors settle, and sees what has come of it, on a busy machine as on a quiet one.
 */
#ifndef ACTORS_H
#define ACTORS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

enum { ACTORS_MAX = 64 };

struct actor {
    void (*work)(void *argument);
    void *argument;
    pthread_t thread;
    _Atomic pid_t number; /* of the thread, gettid(2); 0 until it runs */
    atomic_bool done;     /* its work has returned, and all that it wrote may be read */
};

/* Starts a thread that does `work`. The actor belongs to the caller and stays where it is until
 * actors_join. Not for several threads. */
void actor_start(struct actor *actor, void (*work)(void *argument), void *argument);

/* Blocks until each actor has done its work or sleeps until another thread wakes it. One that naps,
 * waits with a time limit, or is busy with waiting ends the run: "rule". */
void actors_settle(void);

/* Joins all actors. Blocks for as long as one of them does. */
void actors_join(void);

/* Ends the run: says what is wrong on standard error, "driver: KIND: MESSAGE", and exits. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same when an actor that should have gone on sleeps; the kind is "deadlock", whatever was given,
 * when one of them sleeps at a mutex. It does not exit but sleeps with them: who waits for what is
 * then told by whoever watches the run. */
_Noreturn void stuck(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
