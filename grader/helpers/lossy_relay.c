/* A relay that loses, doubles and reorders datagrams. See lossy_relay.h. */
#include "lossy_relay.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HELD_MAX = 9 };

struct datagram {
    size_t release, size; /* goes on when number `release` has come */
    unsigned char bytes[RELAY_DATAGRAM_MAX];
};

/* One of the two ways. */
struct way {
    const char *plan;
    int in, out;
    bool remembers;           /* the sender is the client, to whom the other way leads */
    struct sockaddr_in *peer; /* where `out` sends to, or NULL: it is connected */
    struct sockaddr_in sender;
    size_t came, held_count;
    struct datagram held[HELD_MAX]; /* in the order in which they came */
};

static int open_socket(void) {
    return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

int relay_open(struct lossy_relay *relay, const struct sockaddr_in *server, const char *forth,
               const char *back) {
    socklen_t size = sizeof relay->address;
    if (strlen(forth) > RELAY_PLAN_MAX || strlen(back) > RELAY_PLAN_MAX) {
        errno = EINVAL;
        return -1;
    }
    strcpy(relay->plans[0], forth);
    strcpy(relay->plans[1], back);
    relay->address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    relay->front = open_socket();
    relay->back = open_socket();
    relay->stop = eventfd(0, EFD_CLOEXEC);
    if (relay->front != -1 && relay->back != -1 && relay->stop != -1 &&
        bind(relay->front, (struct sockaddr *)&relay->address, size) == 0 &&
        getsockname(relay->front, (struct sockaddr *)&relay->address, &size) == 0 &&
        connect(relay->back, (const struct sockaddr *)server, sizeof *server) == 0)
        return 0;
    int error = errno;
    relay_close(relay);
    errno = error;
    return -1;
}

void relay_close(struct lossy_relay *relay) {
    const int fds[] = {relay->front, relay->back, relay->stop};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] != -1)
            close(fds[i]);
}

void relay_stop(struct lossy_relay *relay) {
    const uint64_t one = 1;
    while (write(relay->stop, &one, sizeof one) == -1 && errno == EINTR)
        continue;
}

/* A datagram that can't be sent is one more that is lost. */
static void pass_on(const struct way *way, const struct datagram *datagram) {
    while (sendto(way->out, datagram->bytes, datagram->size, 0, (struct sockaddr *)way->peer,
                  way->peer == NULL ? 0 : sizeof *way->peer) == -1 &&
           errno == EINTR)
        continue;
}

/* Passes on those that have waited for number `came`. */
static void release(struct way *way, size_t came) {
    size_t kept = 0;
    for (size_t i = 0; i < way->held_count; i++) {
        if (way->held[i].release == came)
            pass_on(way, &way->held[i]);
        else
            way->held[kept++] = way->held[i];
    }
    way->held_count = kept;
}

static void relay_one(struct way *way) {
    struct datagram datagram;
    struct sockaddr_in sender;
    socklen_t size = sizeof sender;
    ssize_t count = recvfrom(way->in, datagram.bytes, sizeof datagram.bytes,
                             MSG_TRUNC | MSG_DONTWAIT, (struct sockaddr *)&sender, &size);
    if (count == -1) /* ECONNREFUSED: nobody is there to whom an earlier one was sent */
        return;
    if (way->remembers)
        way->sender = sender;
    size_t number = way->came++;
    char fate = number < strlen(way->plan) ? way->plan[number] : '.';
    datagram.size = (size_t)count;
    if (datagram.size > sizeof datagram.bytes)
        fate = 'x';
    if (fate == '.' || fate == '=')
        pass_on(way, &datagram);
    if (fate == '=')
        pass_on(way, &datagram);
    release(way, number);
    if (fate >= '1' && fate <= '9') {
        datagram.release = number + (size_t)(fate - '0');
        way->held[way->held_count++] = datagram;
    }
}

void relay_run(struct lossy_relay *relay) {
    struct way forth = {
        .plan = relay->plans[0], .in = relay->front, .out = relay->back, .remembers = true};
    struct way back = {
        .plan = relay->plans[1], .in = relay->back, .out = relay->front, .peer = &forth.sender};
    struct pollfd polled[] = {{.fd = relay->front, .events = POLLIN},
                              {.fd = relay->back, .events = POLLIN},
                              {.fd = relay->stop, .events = POLLIN}};
    for (;;) {
        if (poll(polled, sizeof polled / sizeof *polled, -1) == -1)
            continue; /* EINTR: what is in revents is old */
        if (polled[2].revents != 0)
            return;
        if (polled[0].revents != 0)
            relay_one(&forth);
        if (polled[1].revents != 0)
            relay_one(&back);
    }
}

void relay_draw(char plan[RELAY_PLAN_MAX + 1], size_t length, unsigned seed) {
    static const char fates[] = "........xxx==123";
    uint32_t state = seed;
    for (size_t i = 0; i < length; i++) {
        state = state * 1664525U + 1013904223U;
        plan[i] = fates[state >> 28];
        if (i >= 2 && plan[i] == 'x' && plan[i - 1] == 'x' && plan[i - 2] == 'x')
            plan[i] = '.';
    }
    plan[length] = '\0';
}
