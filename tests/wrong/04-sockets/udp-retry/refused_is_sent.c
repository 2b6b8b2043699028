// expect: wrong-output
// ECONNREFUSED of send is passed over, but such a send has sent nothing: it tells of an earlier
// one.
#include "udp_retry.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static void put_number(unsigned char *to, uint32_t number) {
    to[0] = (unsigned char)(number >> 24);
    to[1] = (unsigned char)(number >> 16);
    to[2] = (unsigned char)(number >> 8);
    to[3] = (unsigned char)number;
}

static uint32_t get_number(const unsigned char *from) {
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int send_request(int fd, const unsigned char *datagram, size_t size) {
    if (send(fd, datagram, size, 0) == -1 && errno != ECONNREFUSED && errno != EINTR)
        return -1;
    return 0;
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    unsigned char out[NUMBER_SIZE + BODY_MAX];
    unsigned char in[NUMBER_SIZE + BODY_MAX];
    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    client->number++;
    put_number(out, client->number);
    memcpy(out + NUMBER_SIZE, request, size);
    int wait = wait_ms < WAIT_MAX ? wait_ms : WAIT_MAX;
    for (int try = 0; try < tries; try++) {
        if (send_request(client->fd, out, size + NUMBER_SIZE) == -1)
            return -1;
        int64_t deadline = now_ms() + wait;
        for (;;) {
            int64_t left = deadline - now_ms();
            if (left <= 0)
                break;
            struct pollfd p = {.fd = client->fd, .events = POLLIN};
            int ready = poll(&p, 1, (int)left);
            if (ready == -1 && errno != EINTR)
                return -1;
            if (ready <= 0)
                continue;
            ssize_t n = recv(client->fd, in, sizeof in, MSG_DONTWAIT | MSG_TRUNC);
            if (n == -1) {
                if (errno == ECONNREFUSED || errno == EINTR || errno == EAGAIN)
                    continue;
                return -1;
            }
            if (n < NUMBER_SIZE || get_number(in) != client->number)
                continue;
            if ((size_t)n - NUMBER_SIZE > room || (size_t)n > sizeof in) {
                errno = EMSGSIZE;
                return -1;
            }
            memcpy(reply, in + NUMBER_SIZE, (size_t)n - NUMBER_SIZE);
            return n - NUMBER_SIZE;
        }
        wait = wait * 2 < WAIT_MAX ? wait * 2 : WAIT_MAX;
    }
    errno = ETIMEDOUT;
    return -1;
}

static int send_reply(struct call_server_state *server, const struct sockaddr_storage *to,
                      socklen_t length) {
    unsigned char out[NUMBER_SIZE + BODY_MAX];
    put_number(out, server->number);
    memcpy(out + NUMBER_SIZE, server->reply, server->size);
    while (sendto(server->fd, out, NUMBER_SIZE + server->size, 0, (const struct sockaddr *)to,
                  length) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

int call_answer(struct call_server_state *server, service *perform) {
    unsigned char in[NUMBER_SIZE + BODY_MAX];
    struct sockaddr_storage from;
    socklen_t length;
    ssize_t n;
    do {
        length = sizeof from;
        n = recvfrom(server->fd, in, sizeof in, MSG_TRUNC, (struct sockaddr *)&from, &length);
    } while (n == -1 && errno == EINTR);
    if (n == -1)
        return -1;
    if (n < NUMBER_SIZE || (size_t)n > sizeof in)
        return 0;
    uint32_t number = get_number(in);
    if (number < server->number)
        return 0;
    int performed = 0;
    if (number > server->number) {
        server->size = perform(in + NUMBER_SIZE, (size_t)n - NUMBER_SIZE, server->reply);
        server->number = number;
        performed = 1;
    }
    if (send_reply(server, &from, length) == -1)
        return -1;
    return performed;
}
