// expect: fault-handling
// mkfifo and open both ways, in one order, with every error handled - but for one that is no error.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(const char *path) {
    struct stat st;
    if (mkfifo(path, 0600) == 0)
        return 0;
    if (errno == EEXIST && lstat(path, &st) == 0) {
        if (S_ISFIFO(st.st_mode))
            return 0;
        errno = EEXIST;
    }
    return -1;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    int a = open(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (a == -1)
        return -1;
    int b = open(replies, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (b == -1) {
        int e = errno;
        close(a);
        errno = e;
        return -1;
    }
    unlink(requests);
    unlink(replies);
    *channel = side == CLIENT ? (struct channel){.in = b, .out = a}
                              : (struct channel){.in = a, .out = b};
    return 0;
}
