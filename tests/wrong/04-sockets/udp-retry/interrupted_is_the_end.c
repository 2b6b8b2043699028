// expect: assertion
// poll that fails with EINTR fails the call.
#include "udp_retry.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    unsigned char out[NUMBER_SIZE + BODY_MAX], in[NUMBER_SIZE + BODY_MAX + 1];
    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    client->number++;
    uint32_t number = htonl(client->number);
    memcpy(out, &number, NUMBER_SIZE);
    if (size > 0)
        memcpy(out + NUMBER_SIZE, request, size);
    while (tries-- > 0) {
        while (send(client->fd, out, NUMBER_SIZE + size, 0) == -1)
            if (!(errno == ECONNREFUSED || errno == EINTR))
                return -1;
        long end = now_ms() + wait_ms;
        for (;;) {
            long left = end - now_ms();
            if (left <= 0)
                break;
            struct pollfd polled = {.fd = client->fd, .events = POLLIN};
            int ready = poll(&polled, 1, (int)left);
            if (ready == -1)
                return -1;
            if (ready == 0)
                continue;
            ssize_t got = recv(client->fd, in, sizeof in, 0);
            if (got == -1 && (errno == ECONNREFUSED || errno == EINTR))
                continue;
            if (got == -1)
                return -1;
            memcpy(&number, in, NUMBER_SIZE);
            number = ntohl(number);
            if (got < NUMBER_SIZE || number != client->number)
                continue;
            if (got - NUMBER_SIZE > (ssize_t)room || got - NUMBER_SIZE > BODY_MAX) {
                errno = EMSGSIZE;
                return -1;
            }
            memcpy(reply, in + NUMBER_SIZE, (size_t)got - NUMBER_SIZE);
            return got - NUMBER_SIZE;
        }
        wait_ms *= 2;
        if (wait_ms > WAIT_MAX)
            wait_ms = WAIT_MAX;
    }
    errno = ETIMEDOUT;
    return -1;
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
