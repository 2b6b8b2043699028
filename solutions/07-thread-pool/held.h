// held.h - a task that holds its worker until it is let go, so that what happens meanwhile does not
// depend on who is faster.
#ifndef HELD_H
#define HELD_H

#include "thread_pool.h"

#include <semaphore.h>

struct held {
    sem_t begun, gate;
};

// Submits the task and returns when it has begun. *HELD must live until it has ended. Ends the
// program when a call fails.
void held_start(struct held *held, struct pool *pool);

// Lets it go. Does not wait until it has ended. Threads may call it, signal handlers too.
void held_release(struct held *held);

#endif
