// expect: rule
// SO_RCVTIMEO of the caller's socket stays set when the call is over.
#include "udp_retry.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

struct packet {
    uint32_t id; /* network order */
    unsigned char body[BODY_MAX];
};

static long long usec(void) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000000LL + ts.tv_nsec / 1000;
}

static int limit(int fd, long long us) {
    struct timeval tv = {.tv_sec = us / 1000000, .tv_usec = us % 1000000};
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
}

/* One wait. Size of the body, -1 with errno; EAGAIN = it is over. */
static ssize_t await(struct call_client *c, struct packet *in, long long until) {
    for (;;) {
        long long left = until - usec();
        if (left <= 0) {
            errno = EAGAIN;
            return -1;
        }
        if (limit(c->fd, left) == -1)
            return -1;
        ssize_t n = recv(c->fd, in, sizeof *in, MSG_TRUNC);
        if (n >= NUMBER_SIZE && ntohl(in->id) == c->number)
            return n - NUMBER_SIZE;
        if (n == -1 && errno != EINTR && errno != ECONNREFUSED && errno != EAGAIN)
            return -1;
    }
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    struct packet out, in;
    ssize_t result = -1;
    int why = ETIMEDOUT;

    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    out.id = htonl(++client->number);
    memcpy(out.body, request, size);
    while (tries-- > 0) {
        ssize_t sent;
        do
            sent = send(client->fd, &out, NUMBER_SIZE + size, 0);
        while (sent == -1 && (errno == EINTR || errno == ECONNREFUSED));
        if (sent == -1) {
            why = errno;
            break;
        }
        if (wait_ms > WAIT_MAX)
            wait_ms = WAIT_MAX;
        ssize_t n = await(client, &in, usec() + wait_ms * 1000LL);
        if (n >= 0) {
            if ((size_t)n > room || n > BODY_MAX) {
                why = EMSGSIZE;
            } else {
                memcpy(reply, in.body, (size_t)n);
                result = n;
            }
            break;
        }
        if (errno != EAGAIN) {
            why = errno;
            break;
        }
        wait_ms *= 2;
    }
    if (result == -1)
        errno = why;
    return result;
}

int call_answer(struct call_server_state *server, service *perform) {
    struct packet p;
    struct sockaddr_storage peer;
    struct iovec piece = {.iov_base = &p, .iov_len = sizeof p};
    struct msghdr m = {.msg_iov = &piece, .msg_iovlen = 1};
    ssize_t n;

    do {
        m.msg_name = &peer;
        m.msg_namelen = sizeof peer;
        n = recvmsg(server->fd, &m, 0);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return -1;
    if (m.msg_flags & MSG_TRUNC)
        return 0;
    if (n < NUMBER_SIZE)
        return 0;

    bool again = ntohl(p.id) == server->number;
    if (!again && ntohl(p.id) < server->number)
        return 0;
    if (!again) {
        server->number = ntohl(p.id);
        server->size = perform(p.body, (size_t)n - NUMBER_SIZE, server->reply);
    }
    memcpy(p.body, server->reply, server->size);
    piece.iov_len = NUMBER_SIZE + server->size;
    do
        n = sendmsg(server->fd, &m, 0);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -1 : !again;
}
