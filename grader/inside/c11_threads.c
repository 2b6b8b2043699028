/* C11 threads by way of POSIX threads, for the programs that run under ThreadSanitizer: it knows the calls of
 * these and not of those, and would take every lock for none. The types are the same in glibc, thrd_t a
 * pthread_t, mtx_t and cnd_t of the size and form of their like; errors are told as C17, 7.26 says.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t), "a mtx_t is a pthread_mutex_t");
_Static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t), "a cnd_t is a pthread_cond_t");
_Static_assert(sizeof(once_flag) == sizeof(pthread_once_t), "a once_flag is a pthread_once_t");

static int status_of(int number) {
    return number == 0           ? thrd_success
           : number == EBUSY     ? thrd_busy
           : number == ETIMEDOUT ? thrd_timedout
           : number == ENOMEM    ? thrd_nomem
                                 : thrd_error;
}

struct start {
    thrd_start_t function;
    void *argument;
};

static void *run(void *data) {
    struct start start = *(struct start *)data;
    free(data);
    return (void *)(intptr_t)start.function(start.argument);
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
    struct start *start = malloc(sizeof *start);
    if (!start)
        return thrd_nomem;
    *start = (struct start){function, argument};
    int number = pthread_create(thread, NULL, run, start);
    if (number != 0)
        free(start);
    return number == EAGAIN ? thrd_nomem : status_of(number);
}

int thrd_join(thrd_t thread, int *result) {
    void *value;
    int number = pthread_join(thread, &value);
    if (number == 0 && result)
        *result = (int)(intptr_t)value;
    return status_of(number);
}

int thrd_detach(thrd_t thread) {
    return status_of(pthread_detach(thread));
}

void thrd_exit(int result) {
    pthread_exit((void *)(intptr_t)result);
}

int mtx_init(mtx_t *mutex, int type) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if (type & mtx_recursive)
        pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    int number = pthread_mutex_init((pthread_mutex_t *)mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return status_of(number);
}

int mtx_lock(mtx_t *mutex) {
    return status_of(pthread_mutex_lock((pthread_mutex_t *)mutex));
}

int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until) {
    return status_of(pthread_mutex_timedlock((pthread_mutex_t *)mutex, until));
}

int mtx_trylock(mtx_t *mutex) {
    return status_of(pthread_mutex_trylock((pthread_mutex_t *)mutex));
}

int mtx_unlock(mtx_t *mutex) {
    return status_of(pthread_mutex_unlock((pthread_mutex_t *)mutex));
}

void mtx_destroy(mtx_t *mutex) {
    pthread_mutex_destroy((pthread_mutex_t *)mutex);
}

int cnd_init(cnd_t *condition) {
    return status_of(pthread_cond_init((pthread_cond_t *)condition, NULL));
}

int cnd_signal(cnd_t *condition) {
    return status_of(pthread_cond_signal((pthread_cond_t *)condition));
}

int cnd_broadcast(cnd_t *condition) {
    return status_of(pthread_cond_broadcast((pthread_cond_t *)condition));
}

int cnd_wait(cnd_t *condition, mtx_t *mutex) {
    return status_of(pthread_cond_wait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex));
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex,
                  const struct timespec *restrict until) {
    return status_of(
        pthread_cond_timedwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, until));
}

void cnd_destroy(cnd_t *condition) {
    pthread_cond_destroy((pthread_cond_t *)condition);
}

void call_once(once_flag *flag, void (*function)(void)) {
    pthread_once((pthread_once_t *)flag, function);
}
