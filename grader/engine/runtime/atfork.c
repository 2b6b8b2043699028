/* What the C library's fork(3) does beside the system call: the program's handlers (pthread_atfork(3)),
 * and in the child streams that nobody holds, for whoever held one has not been copied. */
#include "calls.h"

#include <stdio.h>
#include <string.h>

enum { MAX_HANDLERS = 16 };

static struct { void (*prepare)(void), (*parent)(void), (*child)(void); } handlers[MAX_HANDLERS];
static int count;

/* The library's list of all streams, and the lock that each of them has. */
extern FILE *_IO_list_all;
struct stream_lock {
    int lock, depth;
    void *owner;
};

int hb_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int hb_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
    if (count == MAX_HANDLERS)
        return ENOMEM;
    handlers[count].prepare = prepare;
    handlers[count].parent = parent;
    handlers[count].child = child;
    count++;
    return 0;
}

void fork_prepare(void) {
    for (int i = count; i-- > 0;) {
        if (handlers[i].prepare)
            handlers[i].prepare();
    }
}

void fork_in_parent(void) {
    for (int i = 0; i < count; i++) {
        if (handlers[i].parent)
            handlers[i].parent();
    }
}

static void free_streams(void) {
    for (FILE *stream = _IO_list_all; stream; stream = stream->_chain) {
        struct stream_lock *lock = stream->_lock;
        if (lock && lock->lock)
            memset(lock, 0, sizeof *lock);
    }
}

void fork_in_child(void) {
    free_streams();
    for (int i = 0; i < count; i++) {
        if (handlers[i].child)
            handlers[i].child();
    }
}
