/* A pool of one worker, and a main that waits until it is idle, as pools are often written: it passes for
 * years. All that the threads share is atomic or under a lock: no data race is among the bugs. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { TASKS = 2 };

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t idle_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;
static atomic_int queued; /* tasks in the queue; changed under queue_lock */
static atomic_int done;   /* tasks that have come to their end */

static void submit(void) {
    pthread_mutex_lock(&queue_lock);
    atomic_fetch_add(&queued, 1);
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&queue_lock);
}

static void *work_on(void *unused) {
    for (int i = 0; i < TASKS; i++) {
        pthread_mutex_lock(&queue_lock);
        while (atomic_load(&queued) == 0)
            pthread_cond_wait(&work, &queue_lock);
        atomic_fetch_sub(&queued, 1);
        pthread_mutex_unlock(&queue_lock);
        atomic_fetch_add(&done, 1); /* the task */
        pthread_cond_signal(&idle);
    }
    return unused;
}

static void wait_until_idle(void) {
    pthread_mutex_lock(&idle_lock);
    while (atomic_load(&queued) > 0)
        pthread_cond_wait(&idle, &idle_lock);
    pthread_mutex_unlock(&idle_lock);
}

int main(void) {
    pthread_t worker;
    if (pthread_create(&worker, NULL, work_on, NULL))
        return EXIT_FAILURE;
    for (int i = 0; i < TASKS; i++)
        submit();
    wait_until_idle();
    assert(atomic_load(&done) == TASKS);
    pthread_join(worker, NULL);
    return EXIT_SUCCESS;
}
