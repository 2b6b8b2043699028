// expect: wrong-output
// With O_RDWR no open ever waits, so the order does not matter and nobody hangs.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int fifo(const char *folder, const char *name) {
    char path[PATH_MAX];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mkfifo(path, 0600) == -1) {
        if (errno != EEXIST || stat(path, &st) == -1)
            return -1;
        if (!S_ISFIFO(st.st_mode)) {
            errno = EEXIST;
            return -1;
        }
    }
    return open(path, O_RDWR);
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    int requests = fifo(folder, RENDEZVOUS_REQUESTS);
    if (requests == -1)
        return -1;
    int replies = fifo(folder, RENDEZVOUS_REPLIES);
    if (replies == -1) {
        int e = errno;
        close(requests);
        errno = e;
        return -1;
    }
    channel->in = side == CLIENT ? replies : requests;
    channel->out = side == CLIENT ? requests : replies;
    return 0;
}
