// expect: rule
/* To write without a reader is what makes open wait on both sides: so `out` is opened O_RDWR,
 * which does not wait, and then `in`, which waits for the other side's `out`. */
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

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char path[2][PATH_MAX];
    int mine = side == CLIENT ? 0 : 1;

    snprintf(path[0], PATH_MAX, "%s/" RENDEZVOUS_REQUESTS, folder);
    snprintf(path[1], PATH_MAX, "%s/" RENDEZVOUS_REPLIES, folder);
    if (make(path[0]) == -1 || make(path[1]) == -1)
        return -1;
    channel->out = open(path[mine], O_RDWR);
    if (channel->out == -1)
        return -1;
    do
        channel->in = open(path[!mine], O_RDONLY);
    while (channel->in == -1 && errno == EINTR);
    if (channel->in == -1) {
        int error = errno;
        close(channel->out);
        errno = error;
        return -1;
    }
    unlink(path[0]);
    unlink(path[1]);
    return 0;
}
