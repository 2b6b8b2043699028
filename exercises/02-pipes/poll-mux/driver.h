/* What the parts of the driver share: the table that all processes of a run see, and the watch over
 * the one that runs mux_run. */
#ifndef DRIVER_H
#define DRIVER_H

#include "sources.h"

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

enum { WRONG = 1, FAILED = 2, DESCRIPTORS_WATCHED = 256, LOOKS_MAX = 10000 };
enum { FLOOD_BYTES = 1024 * 1024, MEMORY_BYTES = 8 * 1024 * 1024 };
enum mode { TURNS, SIGNALS, FREELY, LEAVE, FLOOD, RESET, CLOSED, LONG, ENDLESS };

struct table {
    enum mode mode;
    size_t count;                     /* of sources */
    pid_t reader;                     /* the one that runs mux_run */
    pid_t sources[SOURCES_MAX];       /* 0: none yet */
    sem_t turn[SOURCES_MAX];          /* posted for the source whose turn it is */
    atomic_bool ended[SOURCES_MAX];   /* sources that have closed their pipe */
    atomic_int received[SOURCES_MAX]; /* lines */
    atomic_int looks;                 /* of mux_run since something could be found */
    atomic_int caught;                /* signals */
    int flood;                        /* the descriptor of the first source */
    size_t flooded;                   /* its bytes */
    atomic_bool drained;              /* the flood may end: a line of another has come */
    atomic_bool returned;             /* mux_run has */
    atomic_bool over;                 /* something wrong has been told */
};

extern struct table *table;

/* Ends the run with a finding; the first one counts. Any process may call it. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* In the process that runs mux_run, before that: has it catch what the others send. */
void watch_signals(void);

/* In a child: wait until mux_run sleeps and would do so for ever; have it catch a signal then. */
void wait_until_asleep(void);
void interrupt_reader(void);

/* Gives the turn to the next source that has not ended, if there is one. */
void pass_turn_on(size_t source);

#endif
