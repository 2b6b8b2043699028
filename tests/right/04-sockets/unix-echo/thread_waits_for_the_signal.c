/* One thread waits for SIGTERM, sigwait(3), and wakes the other, which serves. */
#include "unix_echo.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_over; /* guarded by lock, with the two descriptors */
static int listening = -1, serving = -1;

static void *wait_for_end(void *nothing)
{
    sigset_t set;
    int sig;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    while (sigwait(&set, &sig) != 0)
        ;
    pthread_mutex_lock(&lock);
    is_over = true;
    shutdown(listening, SHUT_RDWR);
    if (serving != -1)
        shutdown(serving, SHUT_RDWR);
    pthread_mutex_unlock(&lock);
    return nothing;
}

static bool set_serving(int fd)
{
    pthread_mutex_lock(&lock);
    serving = fd;
    bool go_on = !is_over;
    pthread_mutex_unlock(&lock);
    return go_on;
}

static void serve(int fd)
{
    char b[5000];
    ssize_t n, m;
    while ((n = recv(fd, b, sizeof(b), 0)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        for (char *p = b; n > 0; p += m, n -= m) {
            m = send(fd, p, (size_t)n, MSG_NOSIGNAL);
            if (m < 0 && errno == EINTR)
                m = 0;
            if (m < 0)
                return;
        }
    }
}

static int make_listener(const char *path)
{
    struct sockaddr_un sun = {.sun_family = AF_UNIX};
    if (snprintf(sun.sun_path, sizeof sun.sun_path, "%s", path) >= (int)sizeof sun.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s < 0)
        return -1;
    if (bind(s, (struct sockaddr *)&sun, sizeof sun) < 0) {
        struct stat st;
        if (errno != EADDRINUSE || lstat(path, &st) < 0 || !S_ISSOCK(st.st_mode))
            goto fail;
        int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), r;
        if (probe < 0)
            goto fail;
        do
            r = connect(probe, (struct sockaddr *)&sun, sizeof sun);
        while (r < 0 && errno == EINTR);
        bool refused = r < 0 && errno == ECONNREFUSED;
        close(probe);
        if (!refused) {
            errno = EADDRINUSE;
            goto fail;
        }
        if (unlink(path) < 0 || bind(s, (struct sockaddr *)&sun, sizeof sun) < 0)
            goto fail;
    }
    if (listen(s, 32) == 0)
        return s;
fail:;
    int e = errno;
    close(s);
    errno = e;
    return -1;
}

int unix_echo(const char *path, int ready)
{
    sigset_t set;
    pthread_t waiter;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if ((listening = make_listener(path)) < 0)
        return -1;
    int e = pthread_create(&waiter, NULL, wait_for_end, NULL), result = 0;
    if (e == 0) {
        ssize_t told;
        while ((told = write(ready, "\n", 1)) < 0 && errno == EINTR)
            ;
        if (told < 0)
            e = errno;
        while (told == 1) {
            int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
            if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
                continue;
            if (fd < 0) {
                e = errno;
                break;
            }
            bool go_on = set_serving(fd);
            if (go_on)
                serve(fd);
            set_serving(-1);
            close(fd);
            if (!go_on)
                break;
        }
        pthread_mutex_lock(&lock);
        result = is_over ? 0 : -1;
        pthread_mutex_unlock(&lock);
        if (result < 0)
            pthread_kill(waiter, SIGTERM); /* so that it may be joined */
        pthread_join(waiter, NULL);
    } else {
        result = -1;
    }
    unlink(path);
    close(listening);
    errno = e;
    return result;
}
