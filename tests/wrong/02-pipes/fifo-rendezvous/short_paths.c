// expect: crash
// A path has at most 256 characters.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(char *path, const char *folder, const char *name) {
    strcpy(path, folder);
    strcat(path, "/");
    return strcat(path, name);
}

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

static int meet(const char *path, int flags) {
    int fd;
    do
        fd = open(path, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char path[256];
    if (make(join(path, folder, RENDEZVOUS_REQUESTS)) == -1 ||
        make(join(path, folder, RENDEZVOUS_REPLIES)) == -1)
        return -1;

    int first = meet(join(path, folder, RENDEZVOUS_REQUESTS), side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        return -1;
    int second = meet(join(path, folder, RENDEZVOUS_REPLIES), side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    unlink(join(path, folder, RENDEZVOUS_REQUESTS));
    unlink(join(path, folder, RENDEZVOUS_REPLIES));
    channel->in = side == CLIENT ? second : first;
    channel->out = side == CLIENT ? first : second;
    return 0;
}
