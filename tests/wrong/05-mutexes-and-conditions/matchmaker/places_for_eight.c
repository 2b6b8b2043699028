// expect: wrong-output
// The nth from the left meets the nth from the right, at one of eight places.
#include "matchmaker.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct matchmaker {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t came[2], name[2][8];
};

struct matchmaker *match_create(void) {
    struct matchmaker *matchmaker = calloc(1, sizeof *matchmaker);
    if (matchmaker != NULL) {
        pthread_mutex_init(&matchmaker->lock, NULL);
        pthread_cond_init(&matchmaker->changed, NULL);
    }
    return matchmaker;
}

void match_destroy(struct matchmaker *matchmaker) {
    pthread_cond_destroy(&matchmaker->changed);
    pthread_mutex_destroy(&matchmaker->lock);
    free(matchmaker);
}

size_t match(struct matchmaker *matchmaker, enum side side, size_t me) {
    pthread_mutex_lock(&matchmaker->lock);
    size_t number = matchmaker->came[side]++;
    matchmaker->name[side][number % 8] = me;
    pthread_cond_broadcast(&matchmaker->changed);
    while (matchmaker->came[!side] <= number)
        pthread_cond_wait(&matchmaker->changed, &matchmaker->lock);
    size_t partner = matchmaker->name[!side][number % 8];
    pthread_mutex_unlock(&matchmaker->lock);
    return partner;
}
