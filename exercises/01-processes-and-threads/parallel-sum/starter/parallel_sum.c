/* A sum whose terms are computed by several threads. The contract is in parallel_sum.h;
 * parallel_sum is yours. */
#include "parallel_sum.h"

#include <errno.h>
#include <pthread.h>

int parallel_sum(size_t count, size_t threads, int64_t *sum) {
    (void)count;
    (void)threads;
    (void)sum;
    return ENOSYS;
}
