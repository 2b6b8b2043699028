// A condition for each thread that waits: whoever comes first is woken first.
#include "bounded_queue.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
struct waiter {
    pthread_cond_t cond;
    int go;
    struct waiter *next;
};
struct bounded_queue {
    pthread_mutex_t lock;
    struct waiter *puts, *takes;
    size_t cap, n, first;
    struct message *m;
};
struct bounded_queue *queue_create(size_t c) {
    if (!c) {
        errno = EINVAL;
        return NULL;
    }
    struct bounded_queue *q = calloc(1, sizeof *q);
    if (!q)
        return NULL;
    q->m = calloc(c, sizeof *q->m);
    if (!q->m) {
        free(q);
        errno = ENOMEM;
        return NULL;
    }
    q->cap = c;
    pthread_mutex_init(&q->lock, NULL);
    return q;
}
void queue_destroy(struct bounded_queue *q) {
    pthread_mutex_destroy(&q->lock);
    free(q->m);
    free(q);
}
static void wait_in(struct bounded_queue *q, struct waiter **list) {
    struct waiter me = {PTHREAD_COND_INITIALIZER, 0, NULL};
    while (*list)
        list = &(*list)->next;
    *list = &me;
    while (!me.go)
        pthread_cond_wait(&me.cond, &q->lock);
    pthread_cond_destroy(&me.cond);
}
static void wake(struct waiter **list) {
    struct waiter *w = *list;
    if (w) {
        *list = w->next;
        w->go = 1;
        pthread_cond_signal(&w->cond);
    }
}
void queue_put(struct bounded_queue *q, const struct message *m) {
    pthread_mutex_lock(&q->lock);
    while (q->n == q->cap)
        wait_in(q, &q->puts);
    q->m[(q->first + q->n++) % q->cap] = *m;
    wake(&q->takes);
    pthread_mutex_unlock(&q->lock);
}
void queue_take(struct bounded_queue *q, struct message *m) {
    pthread_mutex_lock(&q->lock);
    while (q->n == 0)
        wait_in(q, &q->takes);
    *m = q->m[q->first];
    q->first = (q->first + 1) % q->cap;
    q->n--;
    wake(&q->puts);
    pthread_mutex_unlock(&q->lock);
}
