// no_generation.c - WRONG: the sign that a round is over goes away when the next one begins.
#include "../check.h"
#include "../threads.h"

enum { PARTIES = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards arrived
static pthread_cond_t all_here = PTHREAD_COND_INITIALIZER;
static int arrived;

// region: barrier
static void barrier(void) {
    CHECK(pthread_mutex_lock(&lock));
    arrived++;
    if (arrived == PARTIES) {
        arrived = 0; // ready for the next round
        CHECK(pthread_cond_broadcast(&all_here));
    } else {
        while (arrived != 0)
            CHECK(pthread_cond_wait(&all_here, &lock));
    }
    CHECK(pthread_mutex_unlock(&lock));
}
// endregion: barrier

static void *two_rounds(void *unused) {
    barrier();
    barrier();
    return unused;
}

int main(void) {
    RUN_THREADS(two_rounds, two_rounds);
    return 0;
}
