/* A farm of workers. The contract is in worker_farm.h; farm_run is yours. */
#include "worker_farm.h"

#include <errno.h>

int farm_run(int in, size_t limit) {
    /* TODO: two things may happen next, a job comes or a child ends. What waits for both of them?
     * And what if one happens just before the waiting begins? */
    (void)in;
    (void)limit;
    errno = ENOSYS;
    return -1;
}
