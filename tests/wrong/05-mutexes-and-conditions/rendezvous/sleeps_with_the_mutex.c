// expect: deadlock
// The number of those who are here is shared, so all of the function is under the mutex.
#include "rendezvous.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct rendezvous {
    pthread_mutex_t lock; /* guards present */
    int present;
    sem_t second_has_come;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    pthread_mutex_init(&place->lock, NULL);
    sem_init(&place->second_has_come, 0, 0);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    (void)side;
    pthread_mutex_lock(&place->lock);
    place->present++;
    if (place->present == 2) {
        place->present = 0;
        sem_post(&place->second_has_come);
    } else {
        while (sem_wait(&place->second_has_come) == -1 && errno == EINTR)
            ;
    }
    pthread_mutex_unlock(&place->lock);
}

void rendezvous_free(struct rendezvous *place) {
    sem_destroy(&place->second_has_come);
    pthread_mutex_destroy(&place->lock);
    free(place);
}
