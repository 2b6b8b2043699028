// expect: race
// schedules: 100
// shows: numbers that chance gives, getrandom's, are the same in each run, and so are the accesses

#include <sys/random.h>

#include "measure.h"

static int table[8];

static void *mark(void *argument) {
    unsigned char drawn[4];
    SYS(getrandom(drawn, sizeof drawn, 0));
    for (size_t i = 0; i < sizeof drawn; i++)
        table[drawn[i] % 8]++;
    return argument;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        PT(pthread_create(&threads[i], NULL, mark, NULL));
    for (int i = 0; i < 2; i++)
        PT(pthread_join(threads[i], NULL));
    return 0;
}
