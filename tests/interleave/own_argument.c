// expect: none
// shows: each thread is given the address of a variable of its own, which outlives it

#include "measure.h"

static int seen[2];

static void *record(void *argument) {
    int number = *(int *)argument;
    seen[number] = 1;
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    int numbers[2];
    for (int i = 0; i < 2; i++) {
        numbers[i] = i;
        PT(pthread_create(&threads[i], NULL, record, &numbers[i]));
    }
    for (int i = 0; i < 2; i++)
        PT(pthread_join(threads[i], NULL));
    return seen[0] && seen[1] ? 0 : 1;
}
