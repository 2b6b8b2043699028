// expect: residue
/* A FIFO is made once and can be used for ever: the next meeting finds it. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int need_fifo(const char *path)
{
    struct stat status;

    if (mkfifo(path, S_IRUSR | S_IWUSR) == -1 && errno != EEXIST)
        return -1;
    if (stat(path, &status) == -1)
        return -1;
    if (!S_ISFIFO(status.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    return 0;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];
    int is_client = side == CLIENT;

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (need_fifo(requests) || need_fifo(replies))
        return -1;

    int *first = is_client ? &channel->out : &channel->in;
    int *second = is_client ? &channel->in : &channel->out;
    do {
        *first = open(requests, is_client ? O_WRONLY : O_RDONLY);
    } while (*first == -1 && errno == EINTR);
    if (*first == -1)
        return -1;
    do {
        *second = open(replies, is_client ? O_RDONLY : O_WRONLY);
    } while (*second == -1 && errno == EINTR);
    if (*second == -1) {
        int saved = errno;
        close(*first);
        errno = saved;
        return -1;
    }
    return 0;
}
