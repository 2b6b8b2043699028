// echo.h - the conversation of this chapter's servers with threads: a client gets back what it says,
// until it has said all. For programs: an error is reported and ends the program.
#ifndef ECHO_H
#define ECHO_H

#include "../02-pipes/io.h"
#include "../03-message-queues/check_errno.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

// Serves FD, which stays the caller's, until the client ends or is gone. Blocks in between.
static inline void echo_serve(int fd) {
    char bytes[512];
    ssize_t n;
    while ((n = recv(fd, bytes, sizeof bytes, 0)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        for (ssize_t sent = 0, now; n != -1 && sent < n; sent += now) {
            now = send(fd, bytes + sent, (size_t)(n - sent), MSG_NOSIGNAL);
            if (now == -1 && errno == EINTR)
                now = 0;
            if (now == -1)
                return; // the client is gone
        }
        if (n == -1)
            return;
    }
}

// Says WORD, of at most 64 bytes, to who serves FD, and returns whether it came back whole.
static inline bool echo_ask(int fd, const char *word) {
    char answer[64];
    ssize_t length = (ssize_t)strlen(word);
    return send(fd, word, (size_t)length, MSG_NOSIGNAL) == length &&
           io_read_full(fd, answer, (size_t)length) == length &&
           memcmp(answer, word, (size_t)length) == 0;
}

#endif
