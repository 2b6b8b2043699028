/* A socket that is shut down stays so: whoever waits on it or will wait on it is told. shutdown(2) may be
 * called in a signal handler. */
#include "unix_echo.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t stopped, listener = -1, client = -1;

static void stop(int sig)
{
    int saved = errno;
    (void)sig;
    stopped = 1;
    if (listener != -1)
        shutdown(listener, SHUT_RDWR);
    if (client != -1)
        shutdown(client, SHUT_RDWR);
    errno = saved;
}

static void echo(int fd)
{
    unsigned char data[1000];
    for (;;) {
        ssize_t got = recv(fd, data, sizeof data, 0), put = 0;
        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        while (put < got) {
            ssize_t n = send(fd, data + put, (size_t)(got - put), MSG_NOSIGNAL);
            if (n == -1 && errno == EINTR)
                continue;
            if (n == -1)
                return;
            put += n;
        }
    }
}

static bool alive(const struct sockaddr_un *name)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int result;
    while ((result = connect(fd, (const struct sockaddr *)name, sizeof *name)) != 0 &&
           errno == EINTR)
        ;
    bool refused = fd != -1 && result != 0 && errno == ECONNREFUSED;
    if (fd != -1)
        close(fd);
    return !refused;
}

int unix_echo(const char *path, int ready)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) > 107) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(name.sun_path, path, strlen(path));
    struct stat what;
    if (lstat(path, &what) == 0) {
        if ((what.st_mode & S_IFMT) != S_IFSOCK || alive(&name)) {
            errno = EADDRINUSE;
            return -1;
        }
        if (unlink(path) != 0)
            return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1)
        return -1;
    if (bind(fd, (struct sockaddr *)&name, sizeof name) != 0) {
        close(fd);
        return -1;
    }
    int result = -1;
    if (listen(fd, 10) != 0)
        goto end;
    listener = fd;
    signal(SIGTERM, stop);
    while (write(ready, "\n", 1) != 1)
        if (errno != EINTR)
            goto end;
    result = 0;
    while (!stopped) {
        int next = accept(fd, NULL, NULL);
        if (next == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (next == -1 && !stopped) {
            result = -1;
            break;
        }
        if (next == -1)
            break;
        client = next;
        if (!stopped) /* a signal from here on finds the client */
            echo(next);
        client = -1;
        close(next);
    }
end:;
    int saved = errno;
    signal(SIGTERM, SIG_IGN);
    unlink(path);
    close(fd);
    errno = saved;
    return result;
}
