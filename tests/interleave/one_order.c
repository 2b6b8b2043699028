// expect: none
// shows: both lock the account of the lower number first, whichever way the money goes

#include "measure.h"

struct account {
    pthread_mutex_t lock; // guards balance
    int balance;
};

static struct account accounts[2] = {{PTHREAD_MUTEX_INITIALIZER, 100},
                                     {PTHREAD_MUTEX_INITIALIZER, 100}};

static void *transfer(void *number) {
    struct account *from = &accounts[(intptr_t)number];
    struct account *to = &accounts[1 - (intptr_t)number];
    struct account *first = from < to ? from : to;
    struct account *second = from < to ? to : from;
    PT(pthread_mutex_lock(&first->lock));
    PT(pthread_mutex_lock(&second->lock));
    from->balance -= 10;
    to->balance += 10;
    PT(pthread_mutex_unlock(&second->lock));
    PT(pthread_mutex_unlock(&first->lock));
    return NULL;
}

int main(void) {
    run_threads(2, transfer);
    return accounts[0].balance == 100 && accounts[1].balance == 100 ? 0 : 1;
}
