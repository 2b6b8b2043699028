// notice.h - mq_notify(3) by a signal that is never handled, only waited for.
//
// Block it first, then ask, then wait: a signal that is blocked waits for us, so it can neither come
// at a bad moment nor be missed (sigwaitinfo(2)). All of these end the program on an error.
#ifndef NOTICE_H
#define NOTICE_H

#include "check_errno.h"

#include <mqueue.h>
#include <signal.h>

enum { NOTICE = SIGUSR1 };

static inline sigset_t notice_set(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, NOTICE);
    return set;
}

// Call it before there are threads: they inherit the mask.
static inline void notice_block(void) {
    sigset_t set = notice_set();
    CHECK_ERRNO(sigprocmask(SIG_BLOCK, &set, NULL));
}

// region: notice
// One notice, when the next message comes into QUEUE while it is empty and nobody waits for one.
static inline void notice_ask(mqd_t queue) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = NOTICE};
    CHECK_ERRNO(mq_notify(queue, &event));
}

// Sleeps until there is one.
static inline void notice_wait(void) {
    sigset_t set = notice_set();
    while (sigwaitinfo(&set, NULL) == -1 && errno == EINTR)
        continue;
}
// endregion: notice

#endif
