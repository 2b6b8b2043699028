// expect: none
// shows: what C11's calls return: busy, timed out, a thread's negative result; a destructor runs, a once-routine once

#include <threads.h>

#include "measure.h"

static mtx_t mutex, recursive;
static cnd_t changed;
static tss_t key;
static once_flag flag = ONCE_FLAG_INIT;
static int started, destroyed, once;

#define IS(value, call)                                                                            \
    do {                                                                                           \
        if ((call) != (value))                                                                     \
            measure_die(#call, EINVAL);                                                            \
    } while (0)

static void run_once(void) {
    once++;
}

static void destroy(void *unused) {
    (void)unused;
    destroyed++;
}

static struct timespec in_a_second(void) {
    struct timespec time;
    IS(TIME_UTC, timespec_get(&time, TIME_UTC));
    time.tv_sec++;
    return time;
}

static int start(void *argument) {
    call_once(&flag, run_once);
    IS(thrd_success, tss_set(key, argument));
    mtx_lock(&mutex);
    started = 1;
    cnd_broadcast(&changed);
    mtx_unlock(&mutex);
    thrd_exit(-3);
}

static int try_both(void *unused) {
    (void)unused;
    struct timespec until = in_a_second();
    IS(thrd_busy, mtx_trylock(&mutex));
    IS(thrd_timedout, mtx_timedlock(&mutex, &until));
    return -5;
}

int main(void) {
    IS(thrd_success, mtx_init(&mutex, mtx_timed));
    IS(thrd_success, mtx_init(&recursive, mtx_plain | mtx_recursive));
    IS(thrd_success, cnd_init(&changed));
    IS(thrd_success, tss_create(&key, destroy));
    thrd_t thread;
    int result;
    IS(thrd_success, thrd_create(&thread, start, &result));
    call_once(&flag, run_once);
    mtx_lock(&mutex);
    while (!started)
        cnd_wait(&changed, &mutex);
    struct timespec until = in_a_second();
    do
        result = cnd_timedwait(&changed, &mutex, &until);
    while (result == thrd_success); // woken for nothing
    IS(thrd_timedout, result);
    IS(thrd_success, thrd_join(thread, &result));
    IS(-3, result);
    IS(2, once + destroyed);
    IS(thrd_success, thrd_create(&thread, try_both, NULL));
    IS(thrd_success, thrd_join(thread, &result));
    IS(-5, result);
    mtx_unlock(&mutex);
    IS(thrd_success, mtx_lock(&recursive));
    IS(thrd_success, mtx_trylock(&recursive));
    return 0;
}
