/* What the driver's two files share. */
#ifndef DRIVER_H
#define DRIVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

/* Set while team_start runs and threads begin late. */
extern _Atomic bool late;

/* The thread that calls team_start and team_join. */
extern pid_t caller;

/* Does that thread sleep, or is it gone? */
bool caller_waits(void);

/* Leaves nothing of what dead functions had on this thread's stack. */
void spoil_stack(void);

#endif
