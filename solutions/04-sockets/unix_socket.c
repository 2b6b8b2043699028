#include "unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

int unix_address(struct sockaddr_un *address, const char *path) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address->sun_path, path, length + 1);
    return 0;
}

// Closes FD and leaves errno as it is.
static int give_up(int fd) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int unix_listen(const char *path) {
    struct sockaddr_un address;
    if (unix_address(&address, path) == -1)
        return -1;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener == -1)
        return -1;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        return give_up(listener);
    if (listen(listener, SOMAXCONN) == -1) {
        unlink(path); // ours: bind has just made it
        return give_up(listener);
    }
    return listener;
}

// region: listen_again
int unix_listen_again(const char *path, int *lock) {
    struct sockaddr_un address;
    char lock_path[sizeof address.sun_path + 8];
    if (unix_address(&address, path) == -1)
        return -1;
    snprintf(lock_path, sizeof lock_path, "%s.lock", path);
    *lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock == -1)
        return -1;
    if (flock(*lock, LOCK_EX | LOCK_NB) == -1) {
        errno = errno == EWOULDBLOCK ? EADDRINUSE : errno;
        return give_up(*lock);
    }
    unlink(path); // whoever made it is gone: it would hold the lock
    int listener = unix_listen(path);
    return listener == -1 ? give_up(*lock) : listener;
}
// endregion: listen_again

int unix_connect(const char *path) {
    struct sockaddr_un address;
    if (unix_address(&address, path) == -1)
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1)
        return give_up(fd);
    return fd;
}
