/* The bytes that travel, and the plain peers. See peer.h. */
#include "peer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

void need(int result, const char *what) {
    if (result == -1) {
        perror(what);
        exit(2);
    }
}

unsigned char peer_byte(size_t place) {
    return (unsigned char)(place % 251 + 13 * (place / 251));
}

unsigned char *peer_bytes(size_t place, size_t count) {
    unsigned char *bytes = malloc(count > 0 ? count : 1);
    need(bytes == NULL ? -1 : 0, "malloc");
    for (size_t at = 0; at < count; at++)
        bytes[at] = peer_byte(place + at);
    return bytes;
}

int peer_same(const unsigned char *bytes, size_t place, size_t count) {
    for (size_t at = 0; at < count; at++)
        if (bytes[at] != peer_byte(place + at)) {
            printf("byte %zu is %u, not %u", at, bytes[at], peer_byte(place + at));
            return 0;
        }
    return 1;
}

pid_t peer_fork(void) {
    fflush(stdout); /* or both would write what is in the buffer */
    pid_t pid = fork();
    need(pid, "fork");
    if (pid == 0)
        signal(SIGPIPE, SIG_IGN);
    return pid;
}

_Noreturn void peer_end(int status) {
    fflush(stdout);
    _exit(status);
}

int peer_wait(pid_t peer) {
    int status;
    while (waitpid(peer, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void peer_feed(int fd, size_t place, size_t count, size_t piece) {
    unsigned char *bytes = peer_bytes(place, count);
    size_t done = 0;
    while (done < count) {
        size_t left = count - done;
        ssize_t written = write(fd, bytes + done, left < piece ? left : piece);
        if (written == -1 && errno != EINTR)
            break;
        if (written > 0)
            done += (size_t)written;
    }
    free(bytes);
}

size_t peer_read(int fd, unsigned char *buffer, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t taken = read(fd, buffer + done, count - done);
        if (taken == 0 || (taken == -1 && errno != EINTR))
            break;
        if (taken > 0)
            done += (size_t)taken;
    }
    return done;
}

size_t peer_collect(int fd, unsigned char *buffer, size_t size) {
    unsigned char beyond[4096];
    size_t came = peer_read(fd, buffer, size), more;
    while (came >= size && (more = peer_read(fd, beyond, sizeof beyond)) > 0)
        came += more;
    return came;
}

void peer_judge(const char *way, const unsigned char *bytes, size_t came, size_t count) {
    printf("%s: ", way);
    if (!peer_same(bytes, 0, came < count ? came : count))
        printf("\n");
    else if (came < count)
        printf("%zu of %zu bytes\n", came, count);
    else if (came > count)
        printf("%zu bytes too many\n", came - count);
    else
        printf("%zu bytes, right\n", count);
}

size_t peer_waiting(int fd) {
    int waiting = 0;
    need(ioctl(fd, FIONREAD, &waiting), "FIONREAD");
    return (size_t)waiting;
}
