// message_queue.h - POSIX message queues for the programs of this chapter: a name that is this run's
// own, a queue that is certainly new, and one line that says why there is none.
//
// A queue that cannot be made ends the program: one line on standard error that says which limit of
// this machine is in the way, and exit(EXIT_FAILURE). For programs only. Threads may call all of it,
// signal handlers none. Nothing blocks. See mq_overview(7), mq_open(3).
#ifndef MESSAGE_QUEUE_H
#define MESSAGE_QUEUE_H

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MESSAGE_QUEUE_NAME = 64 }; // bytes for a name with its null

// Writes "/happens-before.PID.WHAT" into NAME, of MESSAGE_QUEUE_NAME bytes. Two runs at a time never
// have the same one.
static inline void message_queue_name(char *name, const char *what) {
    snprintf(name, MESSAGE_QUEUE_NAME, "/happens-before.%d.%s", (int)getpid(), what);
}

// Says why mq_open has made no queue of MESSAGES of SIZE bytes, by errno, and ends the program.
_Noreturn static inline void message_queue_refused(long messages, long size) {
    const char *reason =
        errno == ENOSYS   ? "this kernel has no POSIX message queues"
        : errno == EINVAL ? "more than msg_max or msgsize_max in /proc/sys/fs/mqueue"
        : errno == EMFILE ? "over RLIMIT_MSGQUEUE (ulimit -q), or no descriptor left"
        : errno == ENOSPC ? "over queues_max in /proc/sys/fs/mqueue"
                          : strerrordesc_np(errno);
    fprintf(stderr, "%s: no queue of %ld messages of %ld bytes: %s\n",
            program_invocation_short_name, messages, size, reason);
    exit(EXIT_FAILURE);
}

// region: create
// Makes the queue NAME, which must not exist yet, for MESSAGES of at most SIZE bytes; opens it for
// both directions. The caller closes it with mq_close, and somebody unlinks the name.
static inline mqd_t message_queue_create(const char *name, long messages, long size) {
    struct mq_attr attributes = {.mq_maxmsg = messages, .mq_msgsize = size};
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    if (queue == -1)
        message_queue_refused(messages, size);
    return queue;
}

// The same without a name: for this process and for those that it forks.
static inline mqd_t message_queue_private(long messages, long size) {
    char name[MESSAGE_QUEUE_NAME];
    message_queue_name(name, "private");
    mqd_t queue = message_queue_create(name, messages, size);
    mq_unlink(name); // the queue lives on until its last descriptor is closed
    return queue;
}
// endregion: create

#endif
