/* The rude client. See rude_client.h. */
#include "rude_client.h"

#include "client.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

void rude_client_reset(int fd) {
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

void rude_client_leave(int fd, const void *data, size_t count) {
    client_send(fd, data, count);
    close(fd);
}

bool rude_client_half_close(int fd) {
    return shutdown(fd, SHUT_WR) == 0;
}

/* Fails on a UNIX-domain socket, which delays nothing anyway. */
static void without_delay(int fd) {
    const int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

size_t rude_client_trickle(int fd, const void *data, size_t size) {
    size_t done = 0;
    without_delay(fd);
    while (done < size && client_send(fd, (const char *)data + done, 1) == 1)
        done++;
    return done;
}

size_t rude_client_trickle_echo(int fd, const void *data, size_t size) {
    const char *bytes = data;
    size_t done = 0;
    char back = 0;
    without_delay(fd);
    while (done < size && client_send(fd, bytes + done, 1) == 1 &&
           client_receive(fd, &back, 1) == 1 && back == bytes[done])
        done++;
    return done;
}
