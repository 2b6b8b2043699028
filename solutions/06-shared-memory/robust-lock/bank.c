/* A bank in shared memory that outlives those who use it: a robust mutex tells of a death, and a
 * note says what it has interrupted. See bank.h. */
#include "bank.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

/* What the two accounts had before the transfer that is under way. */
struct note {
    bool holds;
    size_t from, to;
    long from_had, to_had;
};

struct bank {
    size_t count;         /* never changes */
    pthread_mutex_t lock; /* guards what follows */
    struct note note;
    long balances[];
};

static size_t size_of(size_t count) {
    return sizeof(struct bank) + count * sizeof(long);
}

struct bank *bank_new(size_t count, long each) {
    struct bank *bank =
        mmap(NULL, size_of(count), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bank == MAP_FAILED)
        return NULL;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&bank->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    bank->count = count;
    for (size_t i = 0; i < count; i++)
        bank->balances[i] = each;
    return bank;
}

/* What is written before this is in memory before what is written behind it, for whoever finds the
 * memory after a death: the compiler may not exchange them. No other process looks meanwhile. */
static void in_this_order(void) {
    atomic_signal_fence(memory_order_seq_cst);
}

/* May be interrupted by a death itself, and then begins again: it sets, and does not add. */
static void repair(struct bank *bank) {
    const struct note *note = &bank->note;
    if (note->holds) {
        bank->balances[note->from] = note->from_had;
        bank->balances[note->to] = note->to_had;
        in_this_order();
        bank->note.holds = false;
    }
}

static void lock(struct bank *bank) {
    int error = pthread_mutex_lock(&bank->lock);
    if (error == EOWNERDEAD) {
        repair(bank);
        error = pthread_mutex_consistent(&bank->lock);
    }
    if (error != 0)
        abort();
}

void bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    lock(bank);
    bank_step(1);
    bank->note.from = from;
    bank->note.to = to;
    bank->note.from_had = bank->balances[from];
    bank->note.to_had = bank->balances[to];
    in_this_order();
    bank->note.holds = true;
    in_this_order();
    bank->balances[from] -= amount;
    bank_step(2);
    bank->balances[to] += amount;
    in_this_order();
    bank->note.holds = false;
    bank_step(3);
    pthread_mutex_unlock(&bank->lock);
}

long bank_balance(struct bank *bank, size_t account) {
    lock(bank);
    long balance = bank->balances[account];
    pthread_mutex_unlock(&bank->lock);
    return balance;
}

long bank_total(struct bank *bank) {
    lock(bank);
    long total = 0;
    for (size_t i = 0; i < bank->count; i++)
        total += bank->balances[i];
    pthread_mutex_unlock(&bank->lock);
    return total;
}

void bank_free(struct bank *bank) {
    munmap(bank, size_of(bank->count));
}
