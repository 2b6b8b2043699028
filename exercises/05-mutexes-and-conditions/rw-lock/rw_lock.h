/* A read-write lock: many may read at the same time, or one may write. Writers go first.
 *
 * Any number of threads may call the functions at the same time. A thread holds a lock once at most.
 * None of the functions may be called in a signal handler.
 */
#ifndef RW_LOCK_H
#define RW_LOCK_H

#include <stdbool.h>

// region: contract
/* Yours: you define the struct in rw_lock.c. */
struct rw_lock;

/* Makes a lock that nobody holds. Returns NULL with errno ENOMEM when memory is short; nothing is
 * left then. */
struct rw_lock *rw_create(void);

/* Frees a lock that nobody holds and nobody waits for. */
void rw_destroy(struct rw_lock *lock);

/* Takes the lock for reading. Blocks while a thread writes, waits to write or upgrades. */
void rw_read_lock(struct rw_lock *lock);

/* Takes the lock for writing. Blocks while another thread reads or writes. */
void rw_write_lock(struct rw_lock *lock);

/* Gives back what the caller has taken. */
void rw_read_unlock(struct rw_lock *lock);
void rw_write_unlock(struct rw_lock *lock);

/* The caller reads and wants to write. Returns true when it holds the lock for writing, and nobody
 * has written since it took it for reading; blocks until the others have stopped reading, and goes
 * before all who wait to write. Returns false, and does not block, when another thread is
 * upgrading: the caller still reads, and has to stop before the other one can go on. */
bool rw_upgrade(struct rw_lock *lock);
// endregion: contract

#endif
