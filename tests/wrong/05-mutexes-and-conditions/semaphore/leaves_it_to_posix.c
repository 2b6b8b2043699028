// expect: rule
// There is one already.
#include "counting.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

struct counting {
    sem_t sem;
};

struct counting *counting_create(unsigned value) {
    struct counting *s = malloc(sizeof *s);
    if (s != NULL)
        sem_init(&s->sem, 0, value);
    return s;
}

void counting_destroy(struct counting *s) {
    sem_destroy(&s->sem);
    free(s);
}

void counting_up(struct counting *s) {
    sem_post(&s->sem);
}

void counting_down(struct counting *s) {
    while (sem_wait(&s->sem) == -1 && errno == EINTR)
        continue;
}

bool counting_try_down(struct counting *s) {
    return sem_trywait(&s->sem) == 0;
}
