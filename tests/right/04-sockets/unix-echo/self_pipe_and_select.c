/* The handler writes a byte into a pipe, and select waits for the pipe too. */
#include "unix_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int stop_pipe[2];

static void handler(int sig)
{
    int e = errno;
    (void)sig;
    if (write(stop_pipe[1], "", 1) == -1) {
        /* full: then it is told already */
    }
    errno = e;
}

#define GO 1
#define STOP 0

static int wait_readable_or_writable(int fd, int writing)
{
    for (;;) {
        fd_set in, out;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_SET(stop_pipe[0], &in);
        FD_SET(fd, writing ? &out : &in);
        int most = fd > stop_pipe[0] ? fd : stop_pipe[0];
        if (select(most + 1, &in, &out, NULL, NULL) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        return FD_ISSET(stop_pipe[0], &in) ? STOP : GO;
    }
}

/* Sends and receives at once: a ring of 8 KiB lies between. */
static int relay(int fd)
{
    static char ring[8192];
    size_t in = 0, out = 0;
    for (;;) {
        if (out == in) {
            in = out = 0;
            int go = wait_readable_or_writable(fd, 0);
            if (go != GO)
                return go;
            ssize_t n = recv(fd, ring, sizeof ring, MSG_DONTWAIT);
            if (n == 0)
                return GO;
            if (n < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                return GO;
            }
            in = (size_t)n;
        } else {
            int go = wait_readable_or_writable(fd, 1);
            if (go != GO)
                return go;
            ssize_t n = write(fd, ring + out, in - out);
            if (n < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                return GO;
            }
            out += (size_t)n;
        }
    }
}

static int prepare_name(const struct sockaddr_un *sa, socklen_t len)
{
    struct stat st;
    if (lstat(sa->sun_path, &st) == -1)
        return errno == ENOENT ? 0 : -1;
    if (S_ISSOCK(st.st_mode)) {
        int s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (s == -1)
            return -1;
        int c;
        do {
            c = connect(s, (const struct sockaddr *)sa, len);
        } while (c == -1 && errno == EINTR);
        int e = c == -1 ? errno : 0;
        close(s);
        if (e == ECONNREFUSED)
            return unlink(sa->sun_path);
    }
    errno = EADDRINUSE;
    return -1;
}

int unix_echo(const char *path, int ready)
{
    struct sockaddr_un sa;
    size_t length = strlen(path);
    if (length >= sizeof sa.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    sa.sun_family = AF_UNIX;
    memcpy(sa.sun_path, path, length + 1);
    socklen_t len = (socklen_t)(sizeof sa.sun_family + length + 1);
    if (prepare_name(&sa, len) == -1)
        return -1;
    if (pipe2(stop_pipe, O_NONBLOCK | O_CLOEXEC) == -1)
        return -1;
    int result = -1, made = 0, e;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd == -1)
        goto out;
    if (bind(fd, (struct sockaddr *)&sa, len) == -1)
        goto out;
    made = 1;
    if (listen(fd, 8) == -1 || fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
        goto out;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    sigaction(SIGTERM, &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);
    while (write(ready, "\n", 1) == -1)
        if (errno != EINTR)
            goto out;
    for (;;) {
        int go = wait_readable_or_writable(fd, 0);
        if (go == STOP)
            result = 0;
        if (go != GO)
            break;
        int c = accept(fd, NULL, NULL);
        if (c == -1 && (errno == EINTR || errno == EAGAIN || errno == ECONNABORTED))
            continue;
        if (c == -1)
            break;
        fcntl(c, F_SETFL, O_NONBLOCK);
        go = relay(c);
        e = errno;
        close(c);
        errno = e;
        if (go == STOP)
            result = 0;
        if (go != GO)
            break;
    }
out:
    e = errno;
    signal(SIGTERM, SIG_IGN);
    if (made)
        unlink(path);
    if (fd != -1)
        close(fd);
    close(stop_pipe[0]);
    close(stop_pipe[1]);
    errno = e;
    return result;
}
