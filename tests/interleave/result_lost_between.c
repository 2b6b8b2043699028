// expect: leak
// schedules: 100
// options: --leaks on
// shows: main finds no result yet, the worker leaves one and finds nobody has given up, main gives up

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards both
static int *result, given_up;

static void *work(void *unused) {
    (void)unused;
    int *made = malloc(sizeof *made);
    if (!made)
        abort();
    PT(pthread_mutex_lock(&lock));
    int mine = given_up;
    if (!mine)
        result = made;
    PT(pthread_mutex_unlock(&lock));
    if (mine)
        free(made);
    return NULL;
}

int main(void) {
    pthread_t worker;
    PT(pthread_create(&worker, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    int *there = result;
    PT(pthread_mutex_unlock(&lock));
    if (!there) {
        PT(pthread_mutex_lock(&lock));
        given_up = 1;
        result = NULL; // the worker will free its own
        PT(pthread_mutex_unlock(&lock));
    }
    free(there);
    PT(pthread_join(worker, NULL));
    return 0;
}
