// mailbox_udp.c - the mailbox over UDP, through a relay that loses and repeats.
//
// Usage: mailbox_udp [LETTERS [THERE [BACK]]] (10, and plans for the relay: lossy.h)
#include "../02-pipes/process.h"
#include "lossy.h"
#include "post.h"
#include "stop.h"
#include "udp_socket.h"

#include <poll.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 20, FIRST_WAIT = 10, LONGEST_WAIT = 1000 }; // milliseconds

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Waits at most WAIT milliseconds for the receipt of letter NUMBER. Others are late: of letters that
// were sent twice.
static bool receipt_comes(int fd, uint32_t number, long wait) {
    long end = milliseconds() + wait, left;
    while ((left = end - milliseconds()) > 0) {
        struct pollfd pollfd = {.fd = fd, .events = POLLIN};
        char datagram[POST_MAX];
        if (poll(&pollfd, 1, (int)left) <= 0)
            continue;
        ssize_t n = recv(fd, datagram, sizeof datagram, MSG_DONTWAIT);
        if (n == POST_HEADER && post_number(datagram) == number)
            return true;
    }
    return false;
}

// region: deliver
// Sends a letter, of at most POST_TEXT bytes, until its receipt comes. Returns false when none came
// after all tries: the letter has perhaps arrived, and perhaps not.
static bool deliver(int fd, uint32_t number, const char *text) {
    char datagram[POST_MAX];
    size_t length = strlen(text);
    post_put_number(datagram, number);
    memcpy(datagram + POST_HEADER, text, length);
    long wait = FIRST_WAIT;
    for (int i = 0; i < TRIES; i++) {
        send(fd, datagram, POST_HEADER + length, 0); // what fails is as good as lost
        if (receipt_comes(fd, number, wait))
            return true;
        wait = wait < LONGEST_WAIT / 2 ? 2 * wait : LONGEST_WAIT;
    }
    return false;
}
// endregion: deliver

// region: take
// Takes a datagram, if there is one: prints it if it is the next letter, and sends a receipt for
// that and for what came before. *LAST is the last letter's number. Returns whether there was one.
static bool take(int fd, uint32_t *last) {
    char datagram[POST_MAX];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    ssize_t n = recvfrom(fd, datagram, sizeof datagram, MSG_DONTWAIT | MSG_TRUNC,
                         (struct sockaddr *)&from, &size);
    if (n == -1)
        return false;
    if (n < POST_HEADER || n > POST_MAX || post_number(datagram) > *last + 1)
        return true; // not of ours
    if (post_number(datagram) == *last + 1) {
        printf("received: %.*s\n", (int)n - POST_HEADER, datagram + POST_HEADER);
        ++*last;
    }
    sendto(fd, datagram, POST_HEADER, 0, (struct sockaddr *)&from, size);
    return true;
}
// endregion: take

static void serve(int fd, int stop) {
    struct pollfd waits[] = {{.fd = fd, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    uint32_t last = 0;
    while (waits[1].revents == 0) {
        if (poll(waits, 2, -1) == -1 && errno != EINTR)
            check_errno_failed("poll");
        while (take(fd, &last))
            continue;
    }
}

static int bring(struct sockaddr_in server, int letters) {
    int fd = udp_open(), failed = 0;
    udp_connect(fd, server);
    for (int number = 1; number <= letters && failed == 0; number++) {
        char text[32];
        snprintf(text, sizeof text, "Message %d", number);
        if (!deliver(fd, (uint32_t)number, text)) {
            fprintf(stderr, "no receipt for letter %d\n", number);
            failed = 1;
        }
    }
    close(fd);
    return failed;
}

int main(int argc, char *argv[]) {
    int letters = argc > 1 ? atoi(argv[1]) : 10, stop = stop_open();
    int box = udp_open(), front = udp_open();
    pid_t server = process_fork();
    if (server == 0) {
        serve(box, stop);
        process_leave(0);
    }
    pid_t relay = process_fork();
    if (relay == 0) {
        lossy_relay(front, udp_address(box), stop, argc > 2 ? argv[2] : ".x.2xx",
                    argc > 3 ? argv[3] : ".x2.x");
        process_leave(0);
    }
    pid_t client = process_fork();
    if (client == 0)
        process_leave(bring(udp_address(front), letters));
    int failed = process_wait(client);
    CHECK_ERRNO(kill(server, SIGTERM));
    CHECK_ERRNO(kill(relay, SIGTERM));
    failed += process_wait(server) + process_wait(relay);
    close(box);
    close(front);
    close(stop);
    return failed != 0;
}
