/* One scenario for everything: two producers and two consumers with room for two, a ledger under a lock of
 * the test's own. */
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { CAPACITY = 2, EACH = 3 };

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static int inside; /* put, and not yet asked for */
static bool seen[2 * EACH];
static struct queue *queue;

static void book(int change) {
    pthread_mutex_lock(&ledger);
    inside += change;
    assert(inside <= CAPACITY);
    pthread_mutex_unlock(&ledger);
}

static void *produce(void *first) {
    for (int i = 0; i < EACH; i++) {
        queue_put(queue, *(int *)first + i);
        book(1);
    }
    return NULL;
}

static void *consume(void *unused) {
    int last[2] = {-1, -1};
    for (int i = 0; i < EACH; i++) {
        book(-1);
        int number = queue_take(queue);
        if (number < 0 || number >= 2 * EACH)
            abort();
        int producer = number / EACH;
        assert(number > last[producer]); /* a producer's numbers come in its order */
        last[producer] = number;
        pthread_mutex_lock(&ledger);
        assert(!seen[number]);
        seen[number] = true;
        pthread_mutex_unlock(&ledger);
    }
    return unused;
}

int main(void) {
    int first[2] = {0, EACH};
    pthread_t threads[4];
    queue = queue_new(CAPACITY);
    if (!queue)
        return EXIT_FAILURE;
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, i % 2 ? produce : consume, &first[i / 2]))
            return EXIT_FAILURE;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 2 * EACH; i++)
        assert(seen[i]);
    queue_free(queue);
    queue = queue_new(1);
    if (!queue)
        return EXIT_FAILURE;
    inside = 1; /* as if one were in: room for one */
    for (int i = 0; i < 2 * EACH; i++)
        seen[i] = false;
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, i % 2 ? produce : consume, &first[i / 2]))
            return EXIT_FAILURE;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    queue_free(queue);
    return EXIT_SUCCESS;
}
