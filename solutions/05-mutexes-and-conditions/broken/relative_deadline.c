// relative_deadline.c - WRONG: a while is given where a moment is asked for.
#include "../../01-processes-and-threads/timer.h"
#include "../check.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

// region: wait
int main(void) {
    struct timespec two_seconds = {.tv_sec = 2};
    struct timer timer = timer_start();
    CHECK(pthread_mutex_lock(&lock));
    int error = 0;
    while (error == 0) // nothing ever changes here
        error = pthread_cond_timedwait(&changed, &lock, &two_seconds);
    CHECK(pthread_mutex_unlock(&lock));
    printf("%s after %.0f s\n", strerrorname_np(error), timer_seconds(&timer));
    return 0;
}
// endregion: wait
