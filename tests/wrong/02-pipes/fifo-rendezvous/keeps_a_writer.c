// expect: deadlock
/* A writer of one's own keeps the FIFO from ending between two clients, as every FIFO server does
 * it. */
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

    if (mkfifo(path, 0600) == 0)
        return 0;
    if (errno != EEXIST || lstat(path, &st) == -1)
        return -1;
    if (S_ISFIFO(st.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int open_fifo(const char *path, int flags)
{
    int fd;

    do
        fd = open(path, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

static int keeper = -1; /* never written to */

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];
    int first, second;

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    first = open_fifo(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        return -1;
    second = open_fifo(replies, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    if (side == SERVER)
        keeper = open_fifo(requests, O_WRONLY);
    unlink(requests);
    unlink(replies);
    channel->in = side == CLIENT ? second : first;
    channel->out = side == CLIENT ? first : second;
    return 0;
}
