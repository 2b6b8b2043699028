// expect: rule
// ENXIO: the other side is not there yet. A millisecond later it may be.
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
    if (errno != EEXIST || lstat(path, &st) == -1)
        return -1;
    if (S_ISFIFO(st.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int open_for_writing(const char *path) {
    for (;;) {
        int fd = open(path, O_WRONLY | O_NONBLOCK);
        if (fd != -1) {
            fcntl(fd, F_SETFL, O_WRONLY);
            return fd;
        }
        if (errno != ENXIO)
            return -1;
        usleep(1000);
    }
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    int first = side == CLIENT ? open_for_writing(requests) : open(requests, O_RDONLY);
    if (first == -1)
        return -1;
    int second = side == CLIENT ? open(replies, O_RDONLY) : open_for_writing(replies);
    if (second == -1) {
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
