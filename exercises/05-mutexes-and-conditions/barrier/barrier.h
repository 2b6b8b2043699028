/* A barrier that can be used again and again, built from a mutex and a condition variable. See
 * pthread_barrier_wait(3p) for the one that POSIX has. */
#ifndef BARRIER_H
#define BARRIER_H

// region: contract
/* Yours: what it consists of is said in barrier.c. */
struct barrier;

/* Returns a barrier for so many threads (at least 1), which belongs to the caller; or NULL with
 * errno set, and then nothing is left behind. */
struct barrier *barrier_new(unsigned threads);

/* Called by so many threads, always the same. Sleeps until each of them has called it; then all
 * return, and the next round begins. In each round one call returns 1 and the others 0; which one
 * is yours to choose. What a thread did before its call is seen by all after theirs. Any of them
 * may call again at once, while others have not yet returned. A signal that is caught meanwhile
 * ends no call. */
int barrier_wait(struct barrier *barrier);

/* Frees it. Every call of barrier_wait has returned, and there will be no other. */
void barrier_free(struct barrier *barrier);
// endregion: contract

#endif
