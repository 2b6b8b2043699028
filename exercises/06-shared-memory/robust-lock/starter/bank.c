/* A bank in shared memory that outlives those who use it. The contract is in bank.h; the struct and
 * the five functions are yours. */
#include "bank.h"

#include <errno.h>

struct bank {
    size_t count;
};

struct bank *bank_new(size_t count, long each) {
    (void)count;
    (void)each;
    errno = ENOSYS;
    return NULL;
}

void bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    (void)bank;
    (void)from;
    (void)to;
    (void)amount;
    bank_step(1);
    bank_step(2);
    bank_step(3);
}

long bank_balance(struct bank *bank, size_t account) {
    (void)bank;
    (void)account;
    return 0;
}

long bank_total(struct bank *bank) {
    (void)bank;
    return 0;
}

void bank_free(struct bank *bank) {
    (void)bank;
}
