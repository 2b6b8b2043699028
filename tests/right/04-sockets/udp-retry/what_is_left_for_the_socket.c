// SO_RCVTIMEO, set to what is left before each recv; MSG_TRUNC tells the true length.
#include "udp_retry.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static long long now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* Whether anything has come before `end`; its true length goes into *length. -1: an error. */
static int next(int fd, unsigned char *into, size_t room, long long end, size_t *length) {
    for (;;) {
        long long left = end - now_us();
        if (left <= 0)
            return 0;
        struct timeval limit = {left / 1000000, left % 1000000};
        if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1)
            return -1;
        ssize_t count = recv(fd, into, room, MSG_TRUNC);
        if (count >= 0) {
            *length = (size_t)count;
            return 1;
        }
        if (errno != EINTR && errno != EAGAIN && errno != ECONNREFUSED)
            return -1;
    }
}

static ssize_t call(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    unsigned char in[NUMBER_SIZE + BODY_MAX];
    struct {
        uint32_t number;
        unsigned char body[BODY_MAX];
    } out = {.number = htonl(client->number + 1)};
    size_t length;
    if (size > BODY_MAX)
        return errno = EMSGSIZE, -1;
    client->number++;
    if (size != 0)
        memcpy(out.body, request, size);
    for (; tries != 0; tries--, wait_ms = 2 * wait_ms) {
        if (wait_ms > WAIT_MAX)
            wait_ms = WAIT_MAX;
        ssize_t sent;
        do
            sent = send(client->fd, &out, NUMBER_SIZE + size, 0);
        while (sent == -1 && (errno == EINTR || errno == ECONNREFUSED));
        if (sent == -1)
            return -1;
        long long end = now_us() + wait_ms * 1000LL;
        int came;
        while ((came = next(client->fd, in, sizeof in, end, &length)) == 1) {
            if (length < NUMBER_SIZE || memcmp(in, &out.number, NUMBER_SIZE) != 0)
                continue;
            length -= NUMBER_SIZE;
            if (length > room || length > BODY_MAX)
                return errno = EMSGSIZE, -1;
            memcpy(reply, in + NUMBER_SIZE, length);
            return (ssize_t)length;
        }
        if (came == -1)
            return -1;
    }
    return errno = ETIMEDOUT, -1;
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    ssize_t result = call(client, request, size, reply, room, wait_ms, tries);
    int error = errno;
    setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){0, 0},
               sizeof(struct timeval));
    return errno = error, result;
}

/* The reply that is kept lies where it is sent from, behind room for the number. */
int call_answer(struct call_server_state *server, service *perform) {
    unsigned char request[NUMBER_SIZE + BODY_MAX], number[NUMBER_SIZE];
    struct sockaddr_storage from;
    struct iovec in = {request, sizeof request};
    struct iovec out[2] = {{number, sizeof number}, {server->reply, 0}};
    struct msghdr message = {
        .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &in, .msg_iovlen = 1};
    ssize_t count;
    do {
        message.msg_namelen = sizeof from;
        count = recvmsg(server->fd, &message, 0);
    } while (count == -1 && errno == EINTR);
    if (count == -1)
        return -1;
    if (message.msg_flags & MSG_TRUNC || count < NUMBER_SIZE)
        return 0;
    memcpy(number, request, sizeof number);
    uint32_t asked = (uint32_t)number[0] << 24 | (uint32_t)number[1] << 16 |
                     (uint32_t)number[2] << 8 | number[3];
    int is_new = asked > server->number;
    if (is_new) {
        server->size = perform(request + NUMBER_SIZE, (size_t)count - NUMBER_SIZE, server->reply);
        server->number = asked;
    } else if (asked != server->number) {
        return 0;
    }
    out[1].iov_len = server->size;
    message.msg_iov = out;
    message.msg_iovlen = 2;
    message.msg_flags = 0;
    while (sendmsg(server->fd, &message, 0) == -1)
        if (errno != EINTR)
            return -1;
    return is_new;
}
