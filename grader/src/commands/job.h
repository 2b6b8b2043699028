/* A grading in a process group of its own, so that whoever asked for it stays answerable: watch to
 * the keyboard, dev check to a second grading beside it. The child grades (grade_exercise) and
 * writes JSON lines to a pipe: the stages as they come, then the verdict or the problem.
 */
#ifndef JOB_H
#define JOB_H

#include "exercise.h"
#include "grading.h"

#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

struct job_stream {
    int fd; /* -1 once it has ended */
    char *text;
    size_t length;
};

struct job {
    pid_t pid;                /* 0: none is running */
    struct job_stream lines;  /* the child's JSON */
    struct job_stream errors; /* what it wrote to standard error: the first kilobytes */
    json_t *stages;           /* those that have come, an array */
    json_t *verdict;          /* NULL until it is done, and when there is none */
    char *problem;            /* one line when there is no verdict */
};

/* Starts a grading. Its standard input is /dev/null. Returns 0, or -1 with errno; `job` may then be
 * freed like any other. The options' on_stage is not called. */
int job_start(struct job *job, const char *root, const struct exercise *exercise,
              const struct grading_options *options);

/* What to poll for: fills `polled` in and returns how many (0 to 2). */
nfds_t job_polled(const struct job *job, struct pollfd polled[2]);

/* Reads what has come, without waiting. Returns true when the grading is done, and it has been
 * waited for: verdict or problem is then set. */
bool job_read(struct job *job);

/* Ends the running grading with all it started, and waits for it: it is asked by SIGTERM, which
 * cleans up, and after five seconds killed. Nothing when none is running. */
void job_stop(struct job *job);

/* Stops it and frees what it holds; the struct may be used again. */
void job_free(struct job *job);

#endif
