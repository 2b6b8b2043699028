// expect: none
// options: --leaks on
// shows: whether there is a result is looked at and acted on under one lock

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
    given_up = !there;
    PT(pthread_mutex_unlock(&lock));
    free(there);
    PT(pthread_join(worker, NULL));
    return 0;
}
