// channels.h - the mechanisms, behind one interface.
#ifndef CHANNELS_H
#define CHANNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "common.h"

// What one process has of the connection.
struct end {
    size_t size;               // of a message
    int in, out;               // descriptors; -1: none
    struct lane *from, *to;    // or shared memory
    bool answers;              // each message is answered, and the answer says that it has come
    unsigned window, on_way;   // of UDP: how many datagrams may be on their way, and how many are
    unsigned char bytes[MOST]; // what came in
};

// open sets all but size and answers, before fork; the rest is called by the process that has the
// end, and waits where it must.
struct mechanism {
    const char *name;
    void (*open)(struct end ends[2]);
    void (*send)(struct end *end, const void *message);
    const void *(*receive)(struct end *end); // valid until the next call
};

const struct mechanism *mechanism(const char *name); // NULL: there is none
#endif
