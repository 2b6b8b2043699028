// expect: none
// shows: main destroys and frees the account when no thread can use it any more

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
    PT(pthread_join(thread, NULL));
    int balance = account->balance;
    PT(pthread_mutex_destroy(&account->lock));
    free(account);
    return balance == 10 ? 0 : 1;
}
