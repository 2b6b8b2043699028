/* System calls that wait: which they are, on what, and whether a time limit ends the wait. */
#ifndef CONFINE_CALLS_H
#define CONFINE_CALLS_H

#include "confine_tasks.h"

enum wait_kind {
    WAIT_NOT,     /* it runs, or is in a call not known here */
    WAIT_ENDED,   /* a zombie */
    WAIT_STOPPED, /* by a signal */
    WAIT_SLEEP,
    WAIT_READ,
    WAIT_WRITE,
    WAIT_OPEN,
    WAIT_ACCEPT,
    WAIT_CONNECT,
    WAIT_POLL,
    WAIT_CHILD,
    WAIT_FUTEX,
    WAIT_SEMAPHORE,
    WAIT_LOCK,
    WAIT_SIGNAL,
};

struct wait {
    enum wait_kind kind;
    const char *call; /* "read"; NULL when not known */
    bool timed;       /* it ends by itself */
    int fd;           /* what it waits on; -1: not one descriptor */
};

struct wait wait_decode(const struct task_wait *task);

/* A descriptor that a task waits on, and for what. */
struct wait_descriptor {
    int fd;
    bool for_reading, for_writing;
};

/* The descriptors a wait is on, poll, select and epoll taken apart: at most `room`, how many there
 * are is returned; -1 when they cannot be found out, or are too many. */
int wait_descriptors(const struct task_wait *task, const struct wait *wait,
                     struct wait_descriptor *list, int room);

#endif
