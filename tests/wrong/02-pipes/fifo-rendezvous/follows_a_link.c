// expect: wrong-output
// Asks stat what has the name, which follows a symbolic link to what is a FIFO.
/* By the folder's descriptor, so that no path is ever put together. Whoever has opened a FIFO takes
 * its name away. */
#define _GNU_SOURCE
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(int folder, const char *name) {
    struct stat s;
    if (mkfifoat(folder, name, 0600) == 0)
        return 0;
    if (errno != EEXIST)
        return -1;
    if (fstatat(folder, name, &s, 0) == -1)
        return -1;
    if (S_ISFIFO(s.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int join(int folder, const char *name, int how) {
    int fd;
    do
        fd = openat(folder, name, how);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    int where;
    do
        where = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (where == -1 && errno == EINTR);
    if (where == -1)
        return -1;
    int first = -1, second = -1, error;
    if (make(where, RENDEZVOUS_REQUESTS) == -1 || make(where, RENDEZVOUS_REPLIES) == -1)
        goto failed;
    first = join(where, RENDEZVOUS_REQUESTS, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        goto failed;
    second = join(where, RENDEZVOUS_REPLIES, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1)
        goto failed;
    if (unlinkat(where, RENDEZVOUS_REQUESTS, 0) == -1 && errno != ENOENT)
        goto failed;
    if (unlinkat(where, RENDEZVOUS_REPLIES, 0) == -1 && errno != ENOENT)
        goto failed;
    close(where);
    *channel = side == CLIENT ? (struct channel){.in = second, .out = first}
                              : (struct channel){.in = first, .out = second};
    return 0;
failed:
    error = errno;
    if (first != -1)
        close(first);
    if (second != -1)
        close(second);
    close(where);
    errno = error;
    return -1;
}
