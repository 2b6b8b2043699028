// expect: assertion
// SO_RCVTIMEO begins anew with each call of recv.
#include "udp_retry.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

/* The socket waits by itself: SO_RCVTIMEO. */
static void limit_to(int fd, int wait_ms) {
    struct timeval limit = {wait_ms / 1000, wait_ms % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

static ssize_t call(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    unsigned char out[NUMBER_SIZE + BODY_MAX], in[NUMBER_SIZE + BODY_MAX + 1];
    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    uint32_t number = htonl(++client->number);
    memcpy(out, &number, NUMBER_SIZE);
    if (size > 0)
        memcpy(out + NUMBER_SIZE, request, size);
    for (int i = 0; i < tries; i++) {
        limit_to(client->fd, wait_ms);
        while (send(client->fd, out, NUMBER_SIZE + size, 0) == -1)
            if (errno != EINTR && errno != ECONNREFUSED)
                return -1;
        for (;;) {
            ssize_t got = recv(client->fd, in, sizeof in, 0);
            if (got == -1 && (errno == EINTR || errno == ECONNREFUSED))
                continue;
            if (got == -1 && errno == EAGAIN)
                break;
            if (got == -1)
                return -1;
            if (got < NUMBER_SIZE || memcmp(in, out, NUMBER_SIZE) != 0)
                continue;
            if ((size_t)got - NUMBER_SIZE > room || got > NUMBER_SIZE + BODY_MAX) {
                errno = EMSGSIZE;
                return -1;
            }
            memcpy(reply, in + NUMBER_SIZE, (size_t)got - NUMBER_SIZE);
            return got - NUMBER_SIZE;
        }
        wait_ms = 2 * wait_ms > WAIT_MAX ? WAIT_MAX : 2 * wait_ms;
    }
    errno = ETIMEDOUT;
    return -1;
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    ssize_t result = call(client, request, size, reply, room, wait_ms, tries);
    int error = errno;
    limit_to(client->fd, 0);
    errno = error;
    return result;
}

int call_answer(struct call_server_state *server, service *perform) {
    unsigned char datagram[NUMBER_SIZE + BODY_MAX + 1];
    struct sockaddr_in from;
    socklen_t length = sizeof from;
    ssize_t got;
    while ((got = recvfrom(server->fd, datagram, sizeof datagram, 0, (struct sockaddr *)&from,
                           &length)) == -1)
        if (errno != EINTR)
            return -1;
    if (got < NUMBER_SIZE || got > NUMBER_SIZE + BODY_MAX)
        return 0;
    uint32_t number;
    memcpy(&number, datagram, NUMBER_SIZE);
    number = ntohl(number);
    if (number < server->number)
        return 0;
    int performed = 0;
    if (number > server->number) {
        server->size = perform(datagram + NUMBER_SIZE, (size_t)got - NUMBER_SIZE, server->reply);
        server->number = number;
        performed = 1;
    }
    memcpy(datagram + NUMBER_SIZE, server->reply, server->size);
    while (sendto(server->fd, datagram, NUMBER_SIZE + server->size, 0, (struct sockaddr *)&from,
                  length) == -1)
        if (errno != EINTR)
            return -1;
    return performed;
}
