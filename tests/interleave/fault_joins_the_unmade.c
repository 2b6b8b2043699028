// expect: fault-handling
// schedules: 100
// options: --faults on
// shows: the second worker cannot be made, and main joins as many as it wanted, one of them nobody

#include "measure.h"

static void *work(void *unused) {
    return unused;
}

int main(void) {
    pthread_t workers[2] = {0};
    int error = 0;
    for (int i = 0; i < 2 && error == 0; i++)
        error = pthread_create(&workers[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(workers[i], NULL);
    PT(error);
    return 0;
}
