// expect: rule
/* EINTR can't happen while signals are blocked. They come in at the end, so none is lost. */
#include "readn_writen.h"

#include <signal.h>
#include <unistd.h>

static void hold_signals(sigset_t *before)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, before);
}

static void let_signals_in(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    sigset_t before;
    size_t done = 0;
    ssize_t n = 1;

    hold_signals(&before);
    while (done < count && n > 0) {
        n = read(fd, (char *)buffer + done, count - done);
        if (n > 0)
            done += (size_t)n;
    }
    let_signals_in(&before);
    return n == -1 ? -1 : (ssize_t)done;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    sigset_t before;
    size_t done = 0;
    ssize_t n = 1;

    hold_signals(&before);
    while (done < count && n > 0) {
        n = write(fd, (const char *)buffer + done, count - done);
        if (n > 0)
            done += (size_t)n;
    }
    let_signals_in(&before);
    return n == -1 ? -1 : (ssize_t)done;
}
