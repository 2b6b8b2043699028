/* What the parts of the driver share: the table that all processes of a run see. */
#ifndef DRIVER_H
#define DRIVER_H

#include "task_look.h"

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { WRONG = 1, FAILED = 2, JOBS_MAX = 200, DESCRIPTORS_WATCHED = 64, WAITS_MAX = 10000 };
enum mode { FREELY, STEPS, TOGETHER, EARLY, LATE, SIGNALS, REFUSE, CHILD, BLOCKED, BROKEN };

struct job {
    _Atomic pid_t pid; /* set by its child, before `started` is posted */
    sem_t started, go; /* it has begun; it may end */
    atomic_bool done;  /* reported */
    atomic_bool begun;
};

struct table {
    enum mode mode;
    size_t limit, count;  /* of processes at a time; of jobs */
    pid_t farmer, feeder; /* the process that runs farm_run; the one that gives it jobs, or 0 */
    sigset_t mask;        /* of the caller of farm_run */
    int in;               /* the pipe that the jobs come from */
    struct job jobs[JOBS_MAX];
    atomic_size_t running; /* jobs inside job_do */
    atomic_size_t forked;  /* children of the farmer's */
    atomic_size_t freed;  /* jobs that may end, in the order of their numbers where it is the driver
                            * who chooses */
    atomic_size_t done;   /* reported */
    size_t refused;       /* the fork that fails; 0: none */
    size_t read;          /* jobs that have been read, in a run in which a read fails */
    atomic_bool aside;    /* the farmer is inside a call of the driver's */
    atomic_size_t waits;  /* of the farmer since something has happened */
    atomic_int caught;    /* signals */
    atomic_bool returned; /* farm_run has */
    atomic_bool over;     /* something wrong has been told */
};

extern struct table *table;

/* driver.c. Ends the run with a finding; the first one counts. Any process may call it. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void need(bool done, const char *what);
void wait_for_post(sem_t *semaphore);

/* moments.c. Lets a job end, and waits until it has; its child is then a zombie, or reaped. */
void free_job(size_t number);
void wait_until_ended(size_t number);

/* moments.c, in the feeder: waits until the farmer sleeps and nothing but a child or the feeder can
 * wake it. Ends the process when farm_run has returned. */
void wait_until_asleep(void);

/* moments.c. What a process of the run does. */
struct task_look look_at(pid_t process);

/* feeder.c. The process that gives the jobs: writes them to `out`, lets them end, watches. */
_Noreturn void feed(int out);
unsigned char input_of(size_t number);
int status_of(size_t number);

#endif
