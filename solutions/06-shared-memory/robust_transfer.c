// robust_transfer.c - two accounts in shared memory, and a process that may be killed at any step
// of a transfer: the next to lock puts the total right.
#include "../05-mutexes-and-conditions/check.h"
#include "shared.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { TOTAL = 200 };

struct bank {
    pthread_mutex_t lock;         // robust; guards what follows
    int alice, bob;               // together 200, unless under_way
    bool under_way;               // the next two are good
    int alice_before, bob_before; // what to go back to
};

static struct bank *bank;

// Where the process is killed, for the proof: at the step that brings it to 0.
static int steps_to_live;

// The compiler moves nothing across. For one who is killed that is all the order there is: what
// stands before has been done, and what stands behind has not.
static void step(void) {
    atomic_signal_fence(memory_order_seq_cst);
    if (--steps_to_live == 0)
        raise(SIGKILL);
}

static void bank_init(void) {
    pthread_mutexattr_t attributes;
    CHECK(pthread_mutexattr_init(&attributes));
    CHECK(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    CHECK(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    CHECK(pthread_mutex_init(&bank->lock, &attributes));
    CHECK(pthread_mutexattr_destroy(&attributes));
    bank->alice = bank->bob = TOTAL / 2;
}

// region: bank_lock
// Returns whether the owner before died with the lock held.
static bool bank_lock(void) {
    int error = pthread_mutex_lock(&bank->lock);
    if (error == EOWNERDEAD) {
        if (bank->under_way) {
            bank->alice = bank->alice_before;
            bank->bob = bank->bob_before;
            atomic_signal_fence(memory_order_seq_cst);
            bank->under_way = false;
        }
        CHECK(pthread_mutex_consistent(&bank->lock));
        return true;
    }
    CHECK(error);
    return false;
}
// endregion: bank_lock

// region: transfer
static void transfer(int amount) {
    bank_lock();
    step();
    bank->alice_before = bank->alice;
    step();
    bank->bob_before = bank->bob;
    step();
    bank->under_way = true;
    step();
    bank->alice -= amount;
    step();
    bank->bob += amount;
    step();
    bank->under_way = false;
    step();
    CHECK(pthread_mutex_unlock(&bank->lock));
}
// endregion: transfer

static void transfer_50(void) {
    transfer(50);
}

int main(void) {
    bank = shared_memory(sizeof *bank);
    bank_init();
    int deaths = 0, repairs = 0, status;
    do {
        steps_to_live = deaths + 1;
        status = process_status(process_start_in(transfer_50));
        deaths += WIFSIGNALED(status);
        repairs += bank_lock();
        assert(bank->alice + bank->bob == TOTAL);
        CHECK(pthread_mutex_unlock(&bank->lock));
    } while (WIFSIGNALED(status));
    printf("killed at %d steps, %d repairs; alice %d, bob %d\n", deaths, repairs, bank->alice,
           bank->bob);
    CHECK(pthread_mutex_destroy(&bank->lock));
    munmap(bank, sizeof *bank);
    return 0;
}
