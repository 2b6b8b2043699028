/* Threads that each get an argument and give back a result. */
#ifndef THREAD_ARGUMENTS_H
#define THREAD_ARGUMENTS_H

#include <stddef.h>

// region: contract
/* Yours: what is kept of the threads between the two calls. */
struct team;

/* Starts `count` threads, numbered from 0; none is legal. Thread number i calls member_work(i),
 * once. Does not wait for any of them to end.
 *
 * Returns the team, which is the caller's until team_join; or NULL with errno set when there is no
 * thread or no memory to be had, once those that were started have ended. */
struct team *team_start(size_t count);

/* Waits for all threads of the team to end, stores in results[i] what member_work(i) has returned,
 * and frees what team_start has allocated. */
void team_join(struct team *team, long results[]);

/* The driver's: what a thread does. May block, until all are there. */
long member_work(size_t number);
// endregion: contract

#endif
