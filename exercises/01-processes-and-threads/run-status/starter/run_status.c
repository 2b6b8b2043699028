/* How a command ends. The contract is in run_status.h; run_status is yours. */
#include "run_status.h"

#include <errno.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    (void)count;
    (void)words;
    (void)end;
    errno = ENOSYS;
    return -1;
}
