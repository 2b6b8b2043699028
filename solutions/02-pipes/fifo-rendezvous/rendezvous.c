/* Two processes meet: the reference solution. The contract is in rendezvous.h. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Puts "FOLDER/NAME" into path, of PATH_MAX bytes. */
static int join(char *path, const char *folder, const char *name) {
    if (snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX)
        return 0;
    errno = ENAMETOOLONG;
    return -1;
}

/* Makes the FIFO, whoever of the two comes first: to ask first whether it is there would be to hope
 * that it still is not when it is made. */
static int make(const char *path) {
    struct stat status;
    if (mkfifo(path, 0600) == 0)
        return 0;
    if (errno != EEXIST || lstat(path, &status) == -1)
        return -1;
    if (S_ISFIFO(status.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

/* Waits in open until the other side opens the FIFO too. */
static int meet(const char *path, int flags) {
    int fd;
    do
        fd = open(path, flags | O_CLOEXEC);
    while (fd == -1 && errno == EINTR);
    return fd;
}

/* Both sides open the requests first: in opposite orders each would wait for the other. When the
 * second open has returned, the other side has found both names, so they can go. */
static int open_both(const char *requests, const char *replies, enum side side,
                     struct channel *channel) {
    int first = meet(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        return -1;
    int second = meet(replies, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    channel->out = side == CLIENT ? first : second;
    channel->in = side == CLIENT ? second : first;
    return 0;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    if (join(requests, folder, RENDEZVOUS_REQUESTS) == -1 ||
        join(replies, folder, RENDEZVOUS_REPLIES) == -1)
        return -1;
    if (make(requests) == -1 || make(replies) == -1 ||
        open_both(requests, replies, side, channel) == -1)
        return -1;
    unlink(requests); /* of the two sides one is the first, and the other fails with ENOENT */
    unlink(replies);
    return 0;
}
