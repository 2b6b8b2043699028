/* What the models of locks, conditions, semaphores and barriers share. Their state is on the board, one
 * object each; every operation is a point, an event, and then its effect.
 *
 * The functions that take a `pc` are the models themselves, for the POSIX names and for C11's: `pc` is
 * the place in the student's code that asked. They return what the POSIX function does.
 */
#ifndef LOCKS_H
#define LOCKS_H

#include "runtime.h"

#include <pthread.h>

/* The point before an operation on the object at `address`. */
void lock_point(enum operation operation, uintptr_t address, uintptr_t pc);

/* The operation's event. Its memory must not have been freed. */
uint32_t lock_event(enum operation operation, uintptr_t address, uintptr_t pc);

/* The object at `address`. One that was destroyed, and then had an initialiser assigned to its memory,
 * is a new one. */
struct object *lock_at(uintptr_t address, enum object_kind kind);

/* Fails the run when the object has been destroyed. */
void lock_check_alive(const struct object *object, uintptr_t address);

/* Fails the run when a second process uses an object in shared memory that was not initialised to be
 * shared between processes: its attributes, or sem_init's second argument, say so. */
void lock_check_shared(struct object *object, uintptr_t address, bool shared);

/* A new object in the place of what was there. */
struct object *lock_renew(uintptr_t address, enum object_kind kind, uint32_t event);

/* Destroyed from `event` on; the program's object, `size` bytes at its address, says so too. */
void lock_destroy(struct object *object, uintptr_t address, size_t size, uint32_t event);

/* Blocks the current task on the object; `event`, its operation, is marked. Handlers of signals have
 * run when it returns, and a thread that can be cancelled at any time does not return if it was. */
enum wake lock_block(const struct object *object, uintptr_t address, uint32_t event, enum wait wait,
                     uint64_t deadline);

/* Whether any task waits for the object in this way. */
bool lock_is_awaited(const struct object *object, enum wait wait);

/* What the current task holds, for the reports and for unlocking. */
void lock_hold(const struct object *object, uintptr_t address, uint32_t event);
bool lock_is_held(const struct object *object);
void lock_let_go(const struct object *object);

/* Until when a call waits; without `until`, for ever. */
struct limit {
    const struct timespec *until;
    clockid_t clock;
};

/* False: EINVAL. */
static inline bool limit_is_valid(struct limit limit) {
    return !limit.until || (limit.until->tv_nsec >= 0 && limit.until->tv_nsec < 1000000000L &&
                            (limit.clock == CLOCK_REALTIME || limit.clock == CLOCK_MONOTONIC));
}

/* As block() takes it. */
static inline uint64_t limit_deadline(struct limit limit) {
    return limit.until ? deadline_of_clock(limit.clock, limit.until) : 0;
}

#define NO_LIMIT ((struct limit){0})
#define LIMIT(...) ((struct limit){__VA_ARGS__})

/* locks.c: pthread_mutex_lock(3) and its kin; the operation says which. */
int mutex_lock(pthread_mutex_t *mutex, enum operation operation, struct limit limit, uintptr_t pc);
int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc);
int mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes, uintptr_t pc);
int mutex_destroy(pthread_mutex_t *mutex, uintptr_t pc);
/* For a condition: the mutex as it is known, EPERM or a failed run when the current task does not hold
 * it; giving it up, and taking it again as often as it was held. */
struct object *mutex_object(pthread_mutex_t *mutex);
void mutex_release(struct object *object);

/* conditions.c: pthread_cond_wait(3), pthread_cond_signal(3). */
int cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, struct limit limit, uintptr_t pc);
int cond_notify(pthread_cond_t *cond, bool all, uintptr_t pc);
int cond_init(pthread_cond_t *cond, const pthread_condattr_t *attributes, uintptr_t pc);
int cond_destroy(pthread_cond_t *cond, uintptr_t pc);

/* once.c: pthread_once(3). */
int once(pthread_once_t *control, void (*routine)(void), uintptr_t pc);

/* threads.c: pthread_create(3), pthread_join(3). */
int thread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                  void *argument, uintptr_t pc);
int thread_join(pthread_t thread, void **result, struct limit limit, bool try, uintptr_t pc);
int thread_detach(pthread_t thread, uintptr_t pc);
int thread_yield(uintptr_t pc);

/* cancel.c: pthread_exit(3), thread-specific data. */
_Noreturn void thread_exit(void *result);
int key_create(pthread_key_t *key, void (*destructor)(void *));
int key_delete(pthread_key_t key);
void *key_get(pthread_key_t key);
int key_set(pthread_key_t key, const void *value);

#endif
