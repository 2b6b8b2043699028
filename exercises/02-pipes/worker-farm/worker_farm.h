/* A farm of workers: a process for each job, so many at a time. */
#ifndef WORKER_FARM_H
#define WORKER_FARM_H

#include <stddef.h>

// region: contract
/* Yours. Reads jobs from `in`, a pipe, to end-of-file: each byte is one, and they are numbered
 * from 0. Each is done once, by a child of its own, which ends with what job_do returns; `limit`
 * of them (at least 1) run at the same time, or as many as there are. Each is reported once, by
 * job_done.
 *
 * A job is started as soon as it has come and fewer than `limit` run, and reported as soon as its
 * child has ended: neither waits for an end of the other, nor for the next job. Otherwise it
 * sleeps, without a time limit.
 *
 * Returns 0; or -1 with errno set when a call fails, fork for one, once the jobs that run have
 * ended and been reported. Either way the caller's signal mask and what it does at each signal are
 * as they were, no memory and no descriptor is left, and no other child has been waited for. A
 * signal that is caught is no failure. */
int farm_run(int in, size_t limit);

/* Does a job and returns its exit status, from 0 to 255; some never return and are killed. Is
 * called in the job's child, with the signal mask that the caller of farm_run had. */
int job_do(size_t number, unsigned char input);

/* Takes the report of a job: what its child exited with, or 128 + N when signal N killed it. Is
 * called by the thread that called farm_run, and not by a signal handler. */
void job_done(size_t number, int status);
// endregion: contract

#endif
