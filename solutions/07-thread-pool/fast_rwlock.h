// fast_rwlock.h - a read-write lock that a reader takes by one atomic addition, where no writer is
// about. A writer that waits keeps new readers out, so that it is not overtaken for ever.
//
// A reader must not lock again what it has locked: a writer between the two stops both. Signal
// handlers may call none of it. Nothing here fails.
#ifndef FAST_RWLOCK_H
#define FAST_RWLOCK_H

#include <pthread.h>
#include <stdatomic.h>

struct fast_rwlock {
    atomic_uint state;          // the readers inside, and WRITER while a writer is, or waits
    unsigned writers;           // that wait or are inside; guarded by `lock`
    pthread_mutex_t turn;       // held by the writer that is inside, or the next
    pthread_mutex_t lock;       // of the conditions
    pthread_cond_t no_writer;   // state is without WRITER
    pthread_cond_t last_reader; // state is WRITER
};

#define FAST_RWLOCK_INITIALIZER                                                                    \
    {                                                                                              \
        .turn = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER,                      \
        .no_writer = PTHREAD_COND_INITIALIZER, .last_reader = PTHREAD_COND_INITIALIZER             \
    }

void fast_read_lock(struct fast_rwlock *lock);
void fast_read_unlock(struct fast_rwlock *lock);
void fast_write_lock(struct fast_rwlock *lock);
void fast_write_unlock(struct fast_rwlock *lock);

#endif
