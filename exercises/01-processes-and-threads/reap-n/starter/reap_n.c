/* Many children, each waited for. The contract is in reap_n.h; reap_n is yours. */
#include "reap_n.h"

#include <errno.h>

int reap_n(size_t count) {
    (void)count;
    errno = ENOSYS;
    return -1;
}
