// The old balances are noted first; an atomic flag says whether they count.
#include "bank.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

struct bank {
    pthread_mutex_t mutex;
    size_t count;
    /* the transfer that is being made; 0 if none is */
    atomic_int under_way;
    size_t source, target;
    long old_source, old_target;
    long accounts[100];
};

struct bank *bank_new(size_t count, long each) {
    struct bank *bank =
        mmap(NULL, sizeof *bank, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bank == MAP_FAILED)
        return NULL;
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&bank->mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    bank->count = count;
    for (size_t i = 0; i < count; i++)
        bank->accounts[i] = each;
    return bank;
}

static void enter(struct bank *bank) {
    if (pthread_mutex_lock(&bank->mutex) == EOWNERDEAD) {
        if (atomic_load(&bank->under_way)) {
            bank->accounts[bank->source] = bank->old_source;
            bank->accounts[bank->target] = bank->old_target;
            atomic_store(&bank->under_way, 0);
        }
        pthread_mutex_consistent(&bank->mutex);
    }
}

static void leave(struct bank *bank) {
    pthread_mutex_unlock(&bank->mutex);
}

void bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    enter(bank);
    bank_step(1);
    bank->source = from;
    bank->target = to;
    bank->old_source = bank->accounts[from];
    bank->old_target = bank->accounts[to];
    atomic_store(&bank->under_way, 1);
    bank->accounts[from] -= amount;
    bank_step(2);
    bank->accounts[to] += amount;
    bank_step(3);
    atomic_store(&bank->under_way, 0);
    leave(bank);
}

long bank_balance(struct bank *bank, size_t account) {
    enter(bank);
    long balance = bank->accounts[account];
    leave(bank);
    return balance;
}

long bank_total(struct bank *bank) {
    long sum = 0;
    enter(bank);
    for (size_t i = 0; i < bank->count; i++)
        sum += bank->accounts[i];
    leave(bank);
    return sum;
}

void bank_free(struct bank *bank) {
    munmap(bank, sizeof *bank);
}
