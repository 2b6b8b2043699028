/* Who holds which descriptors: every open descriptor of every watched process, and what it is. */
#ifndef CONFINE_DESCRIPTORS_H
#define CONFINE_DESCRIPTORS_H

#include "confine.h"
#include "confine_tasks.h"

enum descriptor_type {
    DESCRIPTOR_PIPE,
    DESCRIPTOR_FIFO, /* has a name */
    DESCRIPTOR_SOCKET,
    DESCRIPTOR_QUEUE, /* a POSIX message queue */
    DESCRIPTOR_EVENT, /* eventfd, signalfd: moved by tasks only */
    DESCRIPTOR_TIMER,
    DESCRIPTOR_FILE,  /* reading and writing it never waits for a task */
    DESCRIPTOR_OTHER, /* a terminal, a device, inotify…: may be moved by anybody */
};

struct descriptor {
    pid_t pid;
    int fd;
    enum descriptor_type type;
    bool reads, writes;
    dev_t device;
    ino_t inode;
    char name[256]; /* as /proc/PID/fd shows it */
};

struct descriptor_table {
    struct descriptor *items;
    size_t count, room;
};

/* Reads those of all processes of the snapshot, and keeps them in `table` in place of what it held;
 * without those that a tool such as Valgrind opens for itself. */
void descriptors_read(struct descriptor_table *table, const struct snapshot *snapshot);
void descriptors_free(struct descriptor_table *table);

const struct descriptor *descriptors_find(const struct descriptor_table *table, pid_t pid, int fd);

/* The next holder, after `after` (NULL: the first), of the other end of what `end` is: with
 * `writers`, one that can write to it; else one that can read from it. For a pipe, a FIFO, a queue. */
const struct descriptor *descriptors_holder(const struct descriptor_table *table,
                                            const struct descriptor *end, bool writers,
                                            const struct descriptor *after);

/* Whether it is one of our own standard descriptors: then its other end is the caller's. */
bool descriptor_is_callers(const struct descriptor *descriptor);

/* Whether a wait on it may be ended by somebody who is not a watched task, or by time. */
bool descriptor_has_outside(const struct descriptor_table *table,
                            const struct descriptor *descriptor, bool for_reading, bool for_writing,
                            const struct confine_options *options);

#endif
