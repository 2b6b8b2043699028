// expect: memory-error or lock-misuse
// schedules: 100
// shows: the waiter sees the flag, destroys and frees the ticket; then it is signalled

#include "measure.h"

struct ticket {
    pthread_mutex_t lock; // guards is_done
    pthread_cond_t done;
    int is_done;
};

static void *work(void *argument) {
    struct ticket *ticket = argument;
    PT(pthread_mutex_lock(&ticket->lock));
    ticket->is_done = 1;
    PT(pthread_mutex_unlock(&ticket->lock));
    PT(pthread_cond_signal(&ticket->done));
    return NULL;
}

int main(void) {
    pthread_t thread;
    struct ticket *ticket = PTR(calloc(1, sizeof *ticket));
    PT(pthread_mutex_init(&ticket->lock, NULL));
    PT(pthread_cond_init(&ticket->done, NULL));
    PT(pthread_create(&thread, NULL, work, ticket));
    PT(pthread_mutex_lock(&ticket->lock));
    while (!ticket->is_done)
        PT(pthread_cond_wait(&ticket->done, &ticket->lock));
    PT(pthread_mutex_unlock(&ticket->lock));
    PT(pthread_cond_destroy(&ticket->done));
    PT(pthread_mutex_destroy(&ticket->lock));
    free(ticket);
    PT(pthread_join(thread, NULL));
    return 0;
}
