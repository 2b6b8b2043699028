// stop.h - SIGTERM and SIGINT as a descriptor that becomes readable (signalfd(2)).
//
// The signals are blocked, so that they interrupt nothing and none is lost: one that comes before
// the server waits is still there when it does.
#ifndef STOP_H
#define STOP_H

#include "../03-message-queues/check_errno.h"

#include <signal.h>
#include <sys/signalfd.h>

// region: stop
// Call it before there are threads or children: they inherit the mask. The caller closes what it
// returns. An error ends the program.
static inline int stop_open(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    CHECK_ERRNO(sigprocmask(SIG_BLOCK, &set, NULL));
    return CHECK_ERRNO(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}
// endregion: stop

#endif
