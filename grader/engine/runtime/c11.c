/* C11's threads (C17 7.26) in terms of the POSIX models, as glibc has them: the types are the same
 * under other names, the results are others. */
#include "locks.h"

#include <errno.h>
#include <threads.h>

static int result_of(int error) {
    switch (error) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    case ETIMEDOUT: return thrd_timedout;
    case EBUSY: return thrd_busy;
    default: return thrd_error;
    }
}

static pthread_mutex_t *mutex_of(mtx_t *mutex) {
    return (pthread_mutex_t *)(void *)mutex;
}

static pthread_cond_t *cond_of(cnd_t *cond) {
    return (pthread_cond_t *)(void *)cond;
}

/* --- threads -------------------------------------------------------------------------------------- */

int hb_thrd_create(thrd_t *thread, thrd_start_t start, void *argument);
int hb_thrd_create(thrd_t *thread, thrd_start_t start, void *argument) {
    /* As in glibc: the same call on this ABI, but for the upper half of what it returns. */
    void *(*function)(void *) = (void *(*)(void *))(void (*)(void))start;
    return result_of(thread_create(thread, NULL, function, argument, CALLER));
}

int hb_thrd_join(thrd_t thread, int *result);
int hb_thrd_join(thrd_t thread, int *result) {
    void *returned;
    int error = thread_join(thread, &returned, NO_LIMIT, false, CALLER);
    if (error == 0 && result)
        *result = (int)(intptr_t)returned;
    return result_of(error);
}

int hb_thrd_detach(thrd_t thread);
int hb_thrd_detach(thrd_t thread) {
    return result_of(thread_detach(thread, CALLER));
}

_Noreturn void hb_thrd_exit(int result);
_Noreturn void hb_thrd_exit(int result) {
    thread_exit((void *)(intptr_t)result);
}

void hb_thrd_yield(void);
void hb_thrd_yield(void) {
    thread_yield(CALLER);
}

thrd_t hb_thrd_current(void);
thrd_t hb_thrd_current(void) {
    return current->handle;
}

/* --- mutexes -------------------------------------------------------------------------------------- */

int hb_mtx_init(mtx_t *mutex, int type);
int hb_mtx_init(mtx_t *mutex, int type) {
    if ((type & ~(mtx_timed | mtx_recursive)) != 0)
        return thrd_error;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if (type & mtx_recursive)
        pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    return result_of(mutex_init(mutex_of(mutex), &attributes, CALLER));
}

void hb_mtx_destroy(mtx_t *mutex);
void hb_mtx_destroy(mtx_t *mutex) {
    mutex_destroy(mutex_of(mutex), CALLER);
}
int hb_mtx_lock(mtx_t *mutex);
int hb_mtx_lock(mtx_t *mutex) {
    return result_of(mutex_lock(mutex_of(mutex), OP_MUTEX_LOCK, NO_LIMIT, CALLER));
}
int hb_mtx_trylock(mtx_t *mutex);
int hb_mtx_trylock(mtx_t *mutex) {
    return result_of(mutex_lock(mutex_of(mutex), OP_MUTEX_TRYLOCK, NO_LIMIT, CALLER));
}
int hb_mtx_timedlock(mtx_t *mutex, const struct timespec *until);
int hb_mtx_timedlock(mtx_t *mutex, const struct timespec *until) {
    return result_of(
        mutex_lock(mutex_of(mutex), OP_MUTEX_TIMEDLOCK, LIMIT(until, CLOCK_REALTIME), CALLER));
}
int hb_mtx_unlock(mtx_t *mutex);
int hb_mtx_unlock(mtx_t *mutex) {
    return result_of(mutex_unlock(mutex_of(mutex), CALLER));
}

/* --- conditions ----------------------------------------------------------------------------------- */

int hb_cnd_init(cnd_t *cond);
int hb_cnd_init(cnd_t *cond) {
    return result_of(cond_init(cond_of(cond), NULL, CALLER));
}
void hb_cnd_destroy(cnd_t *cond);
void hb_cnd_destroy(cnd_t *cond) {
    cond_destroy(cond_of(cond), CALLER);
}
int hb_cnd_wait(cnd_t *cond, mtx_t *mutex);
int hb_cnd_wait(cnd_t *cond, mtx_t *mutex) {
    return result_of(cond_wait(cond_of(cond), mutex_of(mutex), NO_LIMIT, CALLER));
}
int hb_cnd_timedwait(cnd_t *cond, mtx_t *mutex, const struct timespec *until);
int hb_cnd_timedwait(cnd_t *cond, mtx_t *mutex, const struct timespec *until) {
    return result_of(
        cond_wait(cond_of(cond), mutex_of(mutex), LIMIT(until, CLOCK_REALTIME), CALLER));
}
int hb_cnd_signal(cnd_t *cond);
int hb_cnd_signal(cnd_t *cond) {
    return result_of(cond_notify(cond_of(cond), false, CALLER));
}
int hb_cnd_broadcast(cnd_t *cond);
int hb_cnd_broadcast(cnd_t *cond) {
    return result_of(cond_notify(cond_of(cond), true, CALLER));
}

/* --- once, thread-specific storage ---------------------------------------------------------------- */

void hb_call_once(once_flag *flag, void (*routine)(void));
void hb_call_once(once_flag *flag, void (*routine)(void)) {
    once((pthread_once_t *)(void *)flag, routine, CALLER);
}

int hb_tss_create(tss_t *key, tss_dtor_t destructor);
int hb_tss_create(tss_t *key, tss_dtor_t destructor) {
    return result_of(key_create(key, destructor));
}
void hb_tss_delete(tss_t key);
void hb_tss_delete(tss_t key) {
    key_delete(key);
}
void *hb_tss_get(tss_t key);
void *hb_tss_get(tss_t key) {
    return key_get(key);
}
int hb_tss_set(tss_t key, void *value);
int hb_tss_set(tss_t key, void *value) {
    return result_of(key_set(key, value));
}
