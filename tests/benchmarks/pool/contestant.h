// contestant.h - what a pool does for its measurement. One file for each pool, linked with measure.c.
#ifndef CONTESTANT_H
#define CONTESTANT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef void *contestant_task(void *argument);

// Calls MEASURE where tasks can be submitted, with a pool of WORKERS threads, and ends the pool.
// Whatever fails ends the program.
void contestant_run(int workers, void (*measure)(void));

// Within it: COUNT times RUN with ARGUMENT, and waits until all have run.
void contestant_submit(long count, contestant_task *run, void *argument);

// Within it: RUN once, and does not wait.
void contestant_start(contestant_task *run, void *argument);

#ifdef __cplusplus
}
#endif
#endif
