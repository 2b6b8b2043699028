/* A counter in shared memory. The contract is in shm_counter.h; the struct and the six functions
 * are yours. */
#include "shm_counter.h"

#include <errno.h>
#include <stddef.h>

struct counter {
    long value;
};

struct counter *counter_create(const char *name) {
    (void)name;
    errno = ENOSYS;
    return NULL;
}

struct counter *counter_open(const char *name) {
    (void)name;
    errno = ENOSYS;
    return NULL;
}

void counter_add(struct counter *counter) {
    counter->value++;
}

long counter_value(struct counter *counter) {
    return counter->value;
}

void counter_close(struct counter *counter) {
    (void)counter;
}

void counter_remove(struct counter *counter, const char *name) {
    (void)counter;
    (void)name;
}
