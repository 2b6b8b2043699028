/* A counter in shared memory, that processes find by its name. See shm_overview(7), shm_open(3),
 * ftruncate(2), mmap(2). */
#ifndef SHM_COUNTER_H
#define SHM_COUNTER_H

// region: contract
/* Yours: what a counter consists of is said in shm_counter.c. */
struct counter;

/* Makes a shared memory object of that name, which begins with a slash, for its owner alone (mode
 * 0600), with a counter in it that stands at 0. Returns the counter; or NULL with errno set, and
 * then nothing is left behind, the name neither. EEXIST: the name is taken, by an object that is
 * left as it is. */
struct counter *counter_create(const char *name);

/* Returns the counter of that name, which counter_create has made before, mostly in another
 * process; or NULL with errno set. ENOENT: there is none. */
struct counter *counter_open(const char *name);

/* Adds one. Any number of processes may add at the same time, and nothing gets lost. */
void counter_add(struct counter *counter);

/* How often all processes have added so far. */
long counter_value(struct counter *counter);

/* Gives the counter back in this process, for which it is gone: nothing of it stays mapped. For
 * others it goes on, and its name stays. */
void counter_close(struct counter *counter);

/* The same, and its name is removed: nobody will find it, and the name may be used again. Those
 * who have it go on with it. */
void counter_remove(struct counter *counter, const char *name);
// endregion: contract

#endif
