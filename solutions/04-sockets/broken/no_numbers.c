// no_numbers.c - a client over UDP that sends again, and a server that cannot tell.
//
// Exits with 1 when the server has got a letter twice.
#include "../../02-pipes/process.h"
#include "../lossy.h"
#include "../stop.h"
#include "../udp_socket.h"

#include <poll.h>
#include <unistd.h>

static void deliver(int fd, const char *text) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char receipt[8];
    do
        CHECK_ERRNO(send(fd, text, strlen(text), 0));
    while (CHECK_ERRNO(poll(&wait, 1, 1000)) == 0);
    CHECK_ERRNO(recv(fd, receipt, sizeof receipt, 0));
}

static int serve(int fd, int stop) {
    int letters = 0;
    struct pollfd waits[] = {{.fd = fd, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    while (waits[1].revents == 0) {
        CHECK_ERRNO(poll(waits, 2, -1));
        if (waits[0].revents == 0)
            continue;
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        char text[64];
        CHECK_ERRNO(recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &size));
        letters++; // pays, orders, prints
        CHECK_ERRNO(sendto(fd, "got it", 6, 0, (struct sockaddr *)&from, size));
    }
    printf("the letter has come %s\n", letters > 1 ? "more than once" : "once");
    return letters != 1;
}

int main(void) {
    int stop = stop_open(), box = udp_open(), front = udp_open(), client = udp_open();
    pid_t relay = process_fork();
    if (relay == 0) {
        lossy_relay(front, udp_address(box), stop, "", "x");
        process_leave(0);
    }
    pid_t server = process_fork();
    if (server == 0)
        process_leave(serve(box, stop));
    udp_connect(client, udp_address(front));
    deliver(client, "pay 100 to bob");
    CHECK_ERRNO(kill(relay, SIGTERM));
    CHECK_ERRNO(kill(server, SIGTERM));
    return process_wait(relay) + process_wait(server);
}
