// expect: race
// schedules: 1
// shows: main goes on to the next i while the thread that was given &i reads it

#include "measure.h"

static int seen[2];

static void *record(void *argument) {
    int number = *(int *)argument;
    if (number >= 0 && number < 2)
        __atomic_store_n(&seen[number], 1, __ATOMIC_SEQ_CST);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    int i;
    for (i = 0; i < 2; i++)
        PT(pthread_create(&threads[i], NULL, record, &i));
    for (int t = 0; t < 2; t++)
        PT(pthread_join(threads[t], NULL));
    return seen[0] && seen[1] ? 0 : 1;
}
