// expect: rule
// Everybody may come: mode 0666. Without umask(0) the umask would take some of it away.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(const char *path) {
    struct stat st;
    mode_t before = umask(0);
    int result = mkfifo(path, 0666), error = errno;
    umask(before);
    errno = error;
    if (result == -1 && errno == EEXIST && lstat(path, &st) == 0 && S_ISFIFO(st.st_mode))
        return 0;
    if (result == -1 && error == EEXIST)
        errno = EEXIST;
    return result;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    int first, second;
    do
        first = open(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    while (first == -1 && errno == EINTR);
    if (first == -1)
        return -1;
    do
        second = open(replies, side == CLIENT ? O_RDONLY : O_WRONLY);
    while (second == -1 && errno == EINTR);
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
