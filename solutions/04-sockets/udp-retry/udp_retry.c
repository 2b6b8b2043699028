/* Calls over UDP. The contract is in udp_retry.h. */
#include "udp_retry.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

struct datagram {
    uint32_t number;                  /* in network byte order */
    unsigned char body[BODY_MAX + 1]; /* one byte more tells a body that is too long */
};

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Waits until there is something to receive, or the deadline has passed. Returns 1, 0 or -1. */
static int wait_until(int fd, int64_t deadline_ns) {
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    for (;;) {
        int64_t left = deadline_ns - now_ns();
        struct timespec limit = {left / 1000000000, left % 1000000000};
        if (left <= 0)
            return 0;
        int ready = ppoll(&polled, 1, &limit, NULL);
        if (ready != -1 || errno != EINTR)
            return ready;
    }
}

/* Waits for the reply to call `number`: 1 when it has come, *size bytes of body; 0 when the time is
 * up; -1. */
static int wait_for_reply(const struct call_client *client, struct datagram *reply, size_t *size,
                          int wait_ms) {
    int64_t deadline_ns = now_ns() + wait_ms * 1000000LL;
    int ready;
    while ((ready = wait_until(client->fd, deadline_ns)) == 1) {
        ssize_t count = recv(client->fd, reply, NUMBER_SIZE + BODY_MAX + 1, MSG_DONTWAIT);
        if (count == -1 && errno != EINTR && errno != EAGAIN && errno != ECONNREFUSED)
            return -1;
        if (count >= NUMBER_SIZE && ntohl(reply->number) == client->number) {
            *size = (size_t)count - NUMBER_SIZE;
            return 1;
        }
    }
    return ready;
}

/* Sends one datagram; that nobody is there to receive it is no error. */
static bool send_request(const struct call_client *client, const void *datagram, size_t size) {
    while (send(client->fd, datagram, size, 0) == -1) {
        /* ECONNREFUSED is about an earlier one: this one has not been sent. */
        if (errno != EINTR && errno != ECONNREFUSED)
            return false;
    }
    return true;
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    struct datagram out, in;
    size_t got;
    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    out.number = htonl(++client->number);
    if (size > 0)
        memcpy(out.body, request, size);
    for (int try = 0; try < tries; try++) {
        if (!send_request(client, &out, NUMBER_SIZE + size))
            return -1;
        int ready = wait_for_reply(client, &in, &got, wait_ms < WAIT_MAX ? wait_ms : WAIT_MAX);
        if (ready == -1)
            return -1;
        if (ready == 1 && (got > room || got > BODY_MAX)) {
            errno = EMSGSIZE;
            return -1;
        }
        if (ready == 1) {
            memcpy(reply, in.body, got);
            return (ssize_t)got;
        }
        wait_ms = wait_ms < WAIT_MAX ? 2 * wait_ms : WAIT_MAX;
    }
    errno = ETIMEDOUT;
    return -1;
}

int call_answer(struct call_server_state *server, service *perform) {
    struct datagram datagram;
    struct sockaddr_storage from;
    socklen_t from_size;
    ssize_t count;
    do {
        from_size = sizeof from;
        count = recvfrom(server->fd, &datagram, NUMBER_SIZE + BODY_MAX + 1, 0,
                         (struct sockaddr *)&from, &from_size);
    } while (count == -1 && errno == EINTR);
    if (count == -1)
        return -1;
    if (count < NUMBER_SIZE || count > NUMBER_SIZE + BODY_MAX)
        return 0;
    uint32_t number = ntohl(datagram.number);
    if (number < server->number || number == 0)
        return 0;
    bool is_new = number > server->number;
    if (is_new) {
        server->size = perform(datagram.body, (size_t)count - NUMBER_SIZE, server->reply);
        server->number = number;
    }
    memcpy(datagram.body, server->reply, server->size);
    while (sendto(server->fd, &datagram, NUMBER_SIZE + server->size, 0, (struct sockaddr *)&from,
                  from_size) == -1)
        if (errno != EINTR)
            return -1;
    return is_new;
}
