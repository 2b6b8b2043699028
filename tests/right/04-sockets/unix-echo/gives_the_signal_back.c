/* ppoll opens SIGTERM while it waits; the mask and the action that were there before come back at the
 * end, so that SIGTERM has its usual effect again, also after a failure. */
#include "unix_echo.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t asked;
static void on_term(int number) {
    (void)number;
    asked = 1;
}

/* true: fd is ready. false: SIGTERM. */
static bool ready_for(int fd, short what, const sigset_t *open_mask) {
    struct pollfd one = {.fd = fd, .events = what};
    while (!asked) {
        int n = ppoll(&one, 1, NULL, open_mask);
        if (n > 0)
            return true;
        if (n == -1 && errno != EINTR)
            return true; /* the next call will tell */
    }
    return false;
}

static bool nobody_there(const struct sockaddr_un *a, socklen_t len) {
    struct stat st;
    if (lstat(a->sun_path, &st) == -1 || !S_ISSOCK(st.st_mode))
        return false;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe == -1)
        return false;
    int r;
    do
        r = connect(probe, (const struct sockaddr *)a, len);
    while (r == -1 && errno == EINTR);
    bool gone = r == -1 && errno == ECONNREFUSED;
    close(probe);
    return gone;
}

static void echo(int c, const sigset_t *open_mask) {
    unsigned char b[3000];
    for (;;) {
        if (!ready_for(c, POLLIN, open_mask))
            return;
        ssize_t n = recv(c, b, sizeof b, MSG_DONTWAIT);
        if (n == -1 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0)
            return;
        for (ssize_t at = 0; at < n;) {
            if (!ready_for(c, POLLOUT, open_mask))
                return;
            ssize_t w = send(c, b + at, (size_t)(n - at), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (w == -1 && (errno == EAGAIN || errno == EINTR))
                continue;
            if (w == -1)
                return;
            at += w;
        }
    }
}

int unix_echo(const char *path, int ready) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    size_t n = strlen(path);
    if (n >= sizeof a.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(a.sun_path, path, n + 1);
    socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + 1);
    asked = 0;
    int l = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l == -1)
        return -1;
    int r = bind(l, (struct sockaddr *)&a, len);
    if (r == -1 && errno == EADDRINUSE) {
        if (nobody_there(&a, len)) {
            unlink(path);
            r = bind(l, (struct sockaddr *)&a, len);
        } else
            errno = EADDRINUSE;
    }
    if (r == -1) {
        int e = errno;
        close(l);
        errno = e;
        return -1;
    }
    int result = -1, e = 0;
    struct sigaction old_action, act = {.sa_handler = on_term};
    sigset_t term, old_mask, open_mask;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    if (listen(l, 20) == -1) {
        e = errno;
        close(l);
        unlink(path);
        errno = e;
        return -1;
    }
    struct pollfd room = {.fd = ready, .events = POLLOUT};
    while (poll(&room, 1, -1) == -1 && errno == EINTR) {
    }
    sigprocmask(SIG_BLOCK, &term, &old_mask);
    open_mask = old_mask;
    sigdelset(&open_mask, SIGTERM);
    sigemptyset(&act.sa_mask);
    sigaction(SIGTERM, &act, &old_action);
    ssize_t w;
    do
        w = write(ready, "\n", 1);
    while (w == -1 && errno == EINTR);
    if (w == 1) {
        result = 0;
        while (ready_for(l, POLLIN, &open_mask)) {
            int c = accept4(l, NULL, NULL, SOCK_CLOEXEC);
            if (c == -1) {
                if (errno == EINTR || errno == EAGAIN || errno == ECONNABORTED)
                    continue;
                e = errno;
                result = -1;
                break;
            }
            echo(c, &open_mask);
            close(c);
        }
    } else
        e = errno;
    close(l);
    unlink(path);
    sigaction(SIGTERM, &old_action, NULL);
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    errno = e;
    return result;
}
