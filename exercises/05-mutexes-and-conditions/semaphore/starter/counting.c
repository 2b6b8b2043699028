/* A semaphore of a mutex and a condition variable. The contract is in counting.h; the struct and the
 * five functions are yours. */
#include "counting.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct counting {
    unsigned value;
};

struct counting *counting_create(unsigned value) {
    (void)value;
    errno = ENOSYS;
    return NULL;
}

void counting_destroy(struct counting *semaphore) {
    (void)semaphore;
}

void counting_up(struct counting *semaphore) {
    (void)semaphore;
}

void counting_down(struct counting *semaphore) {
    (void)semaphore;
}

bool counting_try_down(struct counting *semaphore) {
    (void)semaphore;
    return false;
}
