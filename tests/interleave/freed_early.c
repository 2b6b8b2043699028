// expect: race or memory-error
// schedules: 10
// shows: main frees the account before it has joined the thread that still adds to it

#include "measure.h"

struct account {
    pthread_mutex_t lock; // guards balance
    int balance;
};

static void *deposit(void *argument) {
    struct account *account = argument;
    PT(pthread_mutex_lock(&account->lock));
    account->balance += 10;
    PT(pthread_mutex_unlock(&account->lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    struct account *account = PTR(calloc(1, sizeof *account));
    PT(pthread_mutex_init(&account->lock, NULL));
    PT(pthread_create(&thread, NULL, deposit, account));
    free(account);
    PT(pthread_join(thread, NULL));
    return 0;
}
