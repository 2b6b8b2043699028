// epoll and a timer as a descriptor: whichever comes first. All that has come is looked at at once.
#include "udp_retry.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Looks through all that has come; the reply's size, -1 when it is not among it, -2 for an error.
 * */
static ssize_t look(int fd, uint32_t number, void *reply, size_t room) {
    unsigned char in[NUMBER_SIZE + BODY_MAX + 1];
    for (;;) {
        ssize_t got = recv(fd, in, sizeof in, MSG_DONTWAIT);
        if (got == -1 && errno == EAGAIN)
            return -1;
        if (got == -1 && errno != EINTR && errno != ECONNREFUSED)
            return -2;
        if (got < NUMBER_SIZE || memcmp(in, &number, NUMBER_SIZE) != 0)
            continue;
        if ((size_t)got > NUMBER_SIZE + room || got > NUMBER_SIZE + BODY_MAX) {
            errno = EMSGSIZE;
            return -2;
        }
        memcpy(reply, in + NUMBER_SIZE, (size_t)got - NUMBER_SIZE);
        return got - NUMBER_SIZE;
    }
}

static ssize_t ask(int fd, int epoll, int timer, const void *out, size_t size, void *reply,
                   size_t room, int wait_ms) {
    uint32_t number;
    memcpy(&number, out, sizeof number);
    struct itimerspec limit = {.it_value = {wait_ms / 1000, wait_ms % 1000 * 1000000L}};
    while (send(fd, out, size, 0) == -1)
        if (errno != EINTR && errno != ECONNREFUSED)
            return -2;
    timerfd_settime(timer, 0, &limit, NULL);
    for (;;) {
        struct epoll_event event;
        int ready = epoll_wait(epoll, &event, 1, -1);
        if (ready == -1 && errno != EINTR)
            return -2;
        if (ready < 1)
            continue;
        if (event.data.fd == timer)
            return -1;
        ssize_t result = look(fd, number, reply, room);
        if (result != -1)
            return result;
    }
}

ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries) {
    unsigned char out[NUMBER_SIZE + BODY_MAX];
    if (size > BODY_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    uint32_t number = htonl(++client->number);
    memcpy(out, &number, sizeof number);
    if (size > 0)
        memcpy(out + sizeof number, request, size);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (epoll == -1 || timer == -1)
        return -1;
    watch(epoll, client->fd);
    watch(epoll, timer);
    ssize_t result = -1;
    for (int i = 0; i < tries && result == -1; i++) {
        result = ask(client->fd, epoll, timer, out, NUMBER_SIZE + size, reply, room, wait_ms);
        wait_ms = wait_ms * 2 < WAIT_MAX ? wait_ms * 2 : WAIT_MAX;
    }
    int error = result == -1 ? ETIMEDOUT : errno;
    close(epoll);
    close(timer);
    errno = error;
    return result < 0 ? -1 : result;
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
