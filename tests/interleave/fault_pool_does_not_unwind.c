// expect: fault-handling
// schedules: 100
// options: --faults on
// shows: the second worker cannot be made: main joins the first, which nobody has told to stop

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards stop
static pthread_cond_t stopped = PTHREAD_COND_INITIALIZER;
static int stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!stop)
        PT(pthread_cond_wait(&stopped, &lock));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void end(void) {
    PT(pthread_mutex_lock(&lock));
    stop = 1;
    PT(pthread_cond_broadcast(&stopped));
    PT(pthread_mutex_unlock(&lock));
}

int main(void) {
    pthread_t workers[2];
    int count = 0, error = 0;
    while (count < 2 && (error = pthread_create(&workers[count], NULL, work, NULL)) == 0)
        count++;
    if (error == 0)
        end();
    for (int i = 0; i < count; i++)
        PT(pthread_join(workers[i], NULL));
    PT(error);
    return 0;
}
