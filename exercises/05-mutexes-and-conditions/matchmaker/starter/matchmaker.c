/* A matchmaker. The contract is in matchmaker.h; the struct and the three functions are yours. */
#include "matchmaker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct matchmaker {
    pthread_mutex_t lock;
};

struct matchmaker *match_create(void) {
    errno = ENOSYS;
    return NULL;
}

void match_destroy(struct matchmaker *matchmaker) {
    (void)matchmaker;
}

size_t match(struct matchmaker *matchmaker, enum side side, size_t me) {
    (void)matchmaker;
    (void)side;
    return me;
}
