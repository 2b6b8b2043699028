/* A matchmaker: the reference solution. The contract is in matchmaker.h. */
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* One that waits, on its own stack: it is there until its match returns, and is in the list until it
 * has a partner. All is guarded by the matchmaker's lock. */
struct seeker {
    size_t name, partner;
    bool matched; /* partner is set, and it is in no list any more */
    pthread_cond_t has_partner;
    struct seeker *next;
};

struct matchmaker {
    pthread_mutex_t lock;
    struct seeker *waiting[2]; /* by side; never somebody in both */
};

struct matchmaker *match_create(void) {
    struct matchmaker *matchmaker = calloc(1, sizeof *matchmaker);
    if (matchmaker != NULL)
        pthread_mutex_init(&matchmaker->lock, NULL);
    return matchmaker;
}

void match_destroy(struct matchmaker *matchmaker) {
    pthread_mutex_destroy(&matchmaker->lock);
    free(matchmaker);
}

static size_t wait_for_partner(struct matchmaker *matchmaker, enum side side, size_t me) {
    struct seeker seeker = {
        .name = me, .has_partner = PTHREAD_COND_INITIALIZER, .next = matchmaker->waiting[side]};
    matchmaker->waiting[side] = &seeker;
    while (!seeker.matched)
        pthread_cond_wait(&seeker.has_partner, &matchmaker->lock);
    pthread_cond_destroy(&seeker.has_partner);
    return seeker.partner;
}

size_t match(struct matchmaker *matchmaker, enum side side, size_t me) {
    size_t partner;
    pthread_mutex_lock(&matchmaker->lock);
    struct seeker *other = matchmaker->waiting[1 - side];
    if (other == NULL) {
        partner = wait_for_partner(matchmaker, side, me);
    } else {
        matchmaker->waiting[1 - side] = other->next;
        partner = other->name;
        other->partner = me;
        other->matched = true;
        /* With the lock held: without it the other may be gone already, and its condition too. */
        pthread_cond_signal(&other->has_partner);
    }
    pthread_mutex_unlock(&matchmaker->lock);
    return partner;
}
