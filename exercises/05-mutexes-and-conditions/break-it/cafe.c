/* A café of two threads, broken in three ways. In most schedules it does well: find three in which it
 * does not. All that the threads share is atomic or under a lock: no data race is among the bugs. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static pthread_mutex_t counter = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t till = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t served = PTHREAD_COND_INITIALIZER;
static atomic_bool ready;
static atomic_int cakes = 1;
static int sales; /* guarded by both locks */

static void take_cake(void) {
    if (atomic_load(&cakes) > 0) {
        int before = atomic_fetch_sub(&cakes, 1);
        assert(before > 0);
    }
}

static void *waiter(void *unused) {
    if (!atomic_load(&ready)) {
        pthread_mutex_lock(&counter);
        pthread_cond_wait(&served, &counter);
        pthread_mutex_unlock(&counter);
    }
    take_cake();
    pthread_mutex_lock(&till);
    pthread_mutex_lock(&counter);
    sales++;
    pthread_mutex_unlock(&counter);
    pthread_mutex_unlock(&till);
    return unused;
}

static void *baker(void *unused) {
    atomic_store(&ready, true);
    pthread_mutex_lock(&counter);
    pthread_cond_signal(&served);
    pthread_mutex_unlock(&counter);
    take_cake();
    pthread_mutex_lock(&counter);
    pthread_mutex_lock(&till);
    sales++;
    pthread_mutex_unlock(&till);
    pthread_mutex_unlock(&counter);
    return unused;
}

int main(void) {
    pthread_t threads[2];
    if (pthread_create(&threads[0], NULL, waiter, NULL) ||
        pthread_create(&threads[1], NULL, baker, NULL))
        return EXIT_FAILURE;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return sales == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
