/* Jobs of a manifest on many machines, by GNU Parallel over ssh: answers come as they are ready, and what a machine that
 * is gone has not answered is done by another.
 */
#ifndef HOSTS_H
#define HOSTS_H

#include "text.h"

#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

struct hosts {
    pid_t pid; /* of GNU Parallel; 0: it does not run */
    int lines, errors;
    char *text, *said; /* what was read of both, and makes no whole line yet */
    size_t length, said_length;
};

/* What is to run where. */
struct hosts_order {
    const char *file;     /* in the form of GNU Parallel's --sshloginfile */
    const char *manifest; /* its path */
    const char *log;      /* which job ran where, GNU Parallel's --joblog */
    const char *there;    /* the book's folder on the machines */
    int jobs;             /* side by side on each; 0: one a processor */
    bool unsafe;          /* also where there is no confinement */
};

/* Starts it. Returns 0, or -1 with *problem one line. */
int hosts_start(struct hosts *hosts, const struct hosts_order *order, char **problem);

/* What to poll for: fills `polled` in and returns how many (0 to 2). */
nfds_t hosts_polled(const struct hosts *hosts, struct pollfd polled[2]);

/* Reads what has come, without waiting. Calls `each` for every answer, {"key": …, "verdict": …}; what GNU Parallel or
 * ssh complain of is passed on to standard error. Returns true when all is done, and it has been waited for. */
bool hosts_read(struct hosts *hosts, void (*each)(const json_t *answer, void *data), void *data);

/* Ends it, with what it runs. Nothing when it does not run. */
void hosts_stop(struct hosts *hosts);

#endif
