// expect: none
// shows: what a thread returns, or gives to pthread_exit, is what join hands over

#include "measure.h"

static void *square(void *number) {
    intptr_t value = (intptr_t)number;
    if (value == 3)
        pthread_exit((void *)9);
    return (void *)(value * value);
}

int main(void) {
    pthread_t threads[2];
    intptr_t sum = 0;
    for (intptr_t i = 0; i < 2; i++)
        PT(pthread_create(&threads[i], NULL, square, (void *)(i + 2)));
    for (int i = 0; i < 2; i++) {
        void *result;
        PT(pthread_join(threads[i], &result));
        sum += (intptr_t)result;
    }
    return sum == 13 ? 0 : 1;
}
