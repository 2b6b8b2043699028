// expect: deadlock
/* Begins with a clean folder: what an earlier run has left is removed first. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(const char *path)
{
    struct stat st;

    if (lstat(path, &st) == 0 && !S_ISFIFO(st.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    unlink(path);
    return mkfifo(path, 0600);
}

static int wait_in_open(const char *path, int flags)
{
    int fd = open(path, flags);

    return fd == -1 && errno == EINTR ? wait_in_open(path, flags) : fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];
    int first, second;

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    if ((first = wait_in_open(requests, side == CLIENT ? O_WRONLY : O_RDONLY)) == -1)
        return -1;
    if ((second = wait_in_open(replies, side == CLIENT ? O_RDONLY : O_WRONLY)) == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    unlink(requests);
    unlink(replies);
    channel->in = side == CLIENT ? second : first;
    channel->out = side == CLIENT ? first : second;
    return 0;
}
