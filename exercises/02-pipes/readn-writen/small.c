/* A case with few calls. See small.h. */
#include "small.h"

#include "peer.h"
#include "readn_writen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Prints a line. stdio would lose it when a signal is caught in its write. */
static void say(const char *line) {
    size_t length = strlen(line), done = 0;
    while (done < length) {
        ssize_t written = write(STDOUT_FILENO, line + done, length - done);
        if (written == -1 && errno != EINTR)
            return;
        if (written > 0)
            done += (size_t)written;
    }
}

/* Whether they are the stream's bytes from that place on. */
static int small_same(const unsigned char *bytes, size_t place, size_t count) {
    for (size_t at = 0; at < count; at++)
        if (bytes[at] != peer_byte(place + at))
            return 0;
    return 1;
}

/* Its exit status tells whether it got what was given to writen. */
static _Noreturn void small_peer(int fd) {
    unsigned char bytes[16];
    size_t came = peer_collect(fd, bytes, sizeof bytes);
    peer_feed(fd, 0, 12, 5);
    peer_end(came != 8 || !small_same(bytes, 0, 8));
}

static int small_write(int fd) {
    static const size_t sizes[] = {3, 5};
    size_t place = 0;
    for (int i = 0; i < 2; i++) {
        unsigned char *bytes = peer_bytes(place, sizes[i]);
        ssize_t result = writen(fd, bytes, sizes[i]);
        free(bytes);
        if (result != (ssize_t)sizes[i]) {
            say("writen does not return the number of bytes\n");
            return 0;
        }
        place += sizes[i];
    }
    return 1;
}

/* Of 12 bytes. */
static int small_read(int fd) {
    static const size_t sizes[] = {4, 6, 5, 3}, due[] = {4, 6, 2, 0};
    size_t place = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char bytes[8] = {0};
        ssize_t result = readn(fd, bytes, sizes[i]);
        if (result != (ssize_t)due[i]) {
            say("readn does not return the number of bytes that came\n");
            return 0;
        }
        if (!small_same(bytes, place, due[i])) {
            say("readn brought other bytes than were sent\n");
            return 0;
        }
        place += due[i];
    }
    return 1;
}

void small(void) {
    int ends[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    pid_t peer = peer_fork();
    if (peer == 0) {
        close(ends[0]);
        small_peer(ends[1]);
    }
    close(ends[1]);
    int right = small_write(ends[0]);
    need(shutdown(ends[0], SHUT_WR), "shutdown");
    right = right && small_read(ends[0]);
    close(ends[0]);
    if (peer_wait(peer) != 0)
        say("writen sent other bytes than it was given\n");
    else if (right)
        say("right\n");
}
