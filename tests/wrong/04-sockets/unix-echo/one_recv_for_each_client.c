// expect: wrong-output
// Whatever a client has to say comes in one recv.
#include "unix_echo.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_term(int sig)
{
    (void)sig;
    stop = 1;
}

static sigset_t open_mask;

/* false: SIGTERM */
static bool ready_for(int fd, short events)
{
    struct pollfd p = {fd, events, 0};
    while (!stop) {
        if (ppoll(&p, 1, NULL, &open_mask) > 0)
            return true;
        if (errno != EINTR)
            return false;
    }
    return false;
}

static void serve(int fd)
{
    static char buffer[1 << 21];
    if (!ready_for(fd, POLLIN))
        return;
    ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT), sent = 0;
    while (sent < n) {
        if (!ready_for(fd, POLLOUT))
            return;
        ssize_t m = send(fd, buffer + sent, (size_t)(n - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (m == -1 && errno != EINTR && errno != EAGAIN)
            return;
        if (m > 0)
            sent += m;
    }
}

static bool is_stale(const struct sockaddr_un *a)
{
    struct stat st;
    if (lstat(a->sun_path, &st) == -1 || !S_ISSOCK(st.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd == -1)
        return false;
    int r;
    while ((r = connect(fd, (const struct sockaddr *)a, sizeof *a)) == -1 && errno == EINTR)
        ;
    bool stale = r == -1 && errno == ECONNREFUSED;
    close(fd);
    return stale;
}

static int listen_on(const char *path)
{
    struct sockaddr_un a;
    memset(&a, 0, sizeof a);
    a.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof a.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(a.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd == -1)
        return -1;
    int r = bind(fd, (struct sockaddr *)&a, sizeof a);
    if (r == -1 && errno == EADDRINUSE) {
        if (is_stale(&a) && unlink(path) == 0)
            r = bind(fd, (struct sockaddr *)&a, sizeof a);
        else
            errno = EADDRINUSE;
    }
    if (r == -1 || listen(fd, 10) == -1) {
        int e = errno;
        close(fd);
        errno = e;
        return -1;
    }
    return fd;
}

int unix_echo(const char *path, int ready)
{
    sigset_t term;
    struct sigaction sa;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, &open_mask);
    sigdelset(&open_mask, SIGTERM);
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_term;
    sigaction(SIGTERM, &sa, NULL);

    int fd = listen_on(path);
    if (fd == -1)
        return -1;
    ssize_t told;
    while ((told = write(ready, "\n", 1)) == -1 && errno == EINTR)
        ;
    int result = told == 1 ? 0 : -1;
    while (result == 0 && ready_for(fd, POLLIN)) {
        int client = accept(fd, NULL, NULL);
        if (client == -1 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (client == -1) {
            result = -1;
            break;
        }
        serve(client);
        close(client);
    }
    int e = errno;
    unlink(path);
    close(fd);
    errno = e;
    return result;
}
