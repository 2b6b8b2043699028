// listener.h - the next client of a listening socket.
#ifndef LISTENER_H
#define LISTENER_H

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>

// LISTENER does not block. Returns the connection, a blocking one and close-on-exec, which the
// caller closes; or -1: with EAGAIN when no client waits (any more), with EMFILE, ENFILE, ENOBUFS
// or ENOMEM when there is no room for one, who then still waits. Other errors are a bug.
static inline int listener_accept(int listener) {
    for (;;) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client != -1 || (errno != EINTR && errno != ECONNABORTED))
            return client;
    }
}

#endif
