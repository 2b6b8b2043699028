// expect: none
// options: --spurious on
// shows: idle is queue empty and none active; a task is taken and counted active in one section

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards queued, active and stop
static pthread_cond_t submitted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;
static int queued, active, stop;
static int done; // written by the one worker, unlocked; read when idle

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    for (;;) {
        while (queued == 0 && !stop)
            PT(pthread_cond_wait(&submitted, &lock));
        if (queued == 0)
            break;
        queued--;
        active++;
        PT(pthread_mutex_unlock(&lock));
        done++;
        PT(pthread_mutex_lock(&lock));
        if (--active == 0 && queued == 0)
            PT(pthread_cond_broadcast(&idle));
    }
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t worker;
    PT(pthread_create(&worker, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    queued = 2;
    PT(pthread_cond_signal(&submitted));
    while (queued > 0 || active > 0)
        PT(pthread_cond_wait(&idle, &lock));
    int done_when_idle = done;
    stop = 1;
    PT(pthread_cond_broadcast(&submitted));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(worker, NULL));
    return done_when_idle == 2 ? 0 : 1;
}
