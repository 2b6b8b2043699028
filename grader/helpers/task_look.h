/* What a task, a thread or a process, does at this moment, by what the system tells of it, proc(5).
 *
 * For drivers, that have to know that a call waits before they go on: no time that has passed proves
 * it, these looks do. They are for tasks that run freely; under the controlled scheduler a task that
 * is not its turn's sleeps too. */
#ifndef TASK_LOOK_H
#define TASK_LOOK_H

#include <stddef.h>
#include <sys/types.h>

struct task {
    pid_t process; /* a child's number; 0 stands for the caller's process */
    pid_t id;      /* the thread's number, gettid(2); for a process with one thread its own */
};

enum task_state {
    TASK_RUNS,    /* or is about to, or waits for a moment in the kernel without being in a call */
    TASK_SLEEPS,  /* in a call, until another task or a device wakes it */
    TASK_NAPS,    /* in a call that ends by itself: nanosleep(2), or a futex(2) with a time limit */
    TASK_STOPPED, /* by a signal, until SIGCONT */
    TASK_ENDED,   /* a zombie, or not there any more */
};

struct task_look {
    enum task_state state;
    /* The number of the call that it sleeps or naps in, <sys/syscall.h>; or -1, also where the system
     * does not let this process know (ptrace_scope, ptrace(2)): then one that naps seems to sleep. */
    long call;
    unsigned long arguments[6]; /* of that call */
    unsigned long switches;     /* how often it has left a processor so far */
    long cpu_ms;                /* processor time that it has used so far, in milliseconds */
};

/* Looks at it. A task that is said to sleep or to nap did so all through the look, in one call. Does
 * not block; may be called from any thread, not from a signal handler. */
struct task_look task_look(struct task task);

/* Fills `tasks` with the threads that a process has at this moment, 0 being the caller's; one that is
 * made later is not among them. Returns how many, `most` where there are more, 0 where the process has
 * gone or descriptors have run out. Does not block; for any thread, not for a signal handler. */
size_t tasks_of(pid_t process, struct task tasks[], size_t most);

/* Waits until each of these tasks has ended or sleeps, all at one moment; from then on only the caller,
 * or someone who is not among them, could have woken one. Returns NULL then; or, as soon as one of
 * them naps or is busy for longer than a call takes, what it does: a clause for a message that
 * begins with "a thread that has to wait", of static storage. Yields the processor while it looks. */
const char *tasks_settle(const struct task tasks[], size_t count);

#endif
