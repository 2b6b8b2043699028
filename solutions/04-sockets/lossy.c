#include "lossy.h"

#include "udp_socket.h"

#include <poll.h>
#include <unistd.h>

enum { DATAGRAM_MAX = 2048 };

// Takes a datagram from FROM and sends it by TO, which is connected or goes to ADDRESS, as often as
// the plan says. *FROM_ADDRESS becomes its sender's.
static void forward(int from, struct sockaddr_in *from_address, int to,
                    const struct sockaddr_in *address, const char **plan) {
    char data[DATAGRAM_MAX];
    socklen_t length = sizeof *from_address;
    ssize_t n = recvfrom(from, data, sizeof data, MSG_DONTWAIT, (struct sockaddr *)from_address,
                         from_address != NULL ? &length : NULL);
    if (n == -1)
        return; // a false alarm, or the news that nobody was there: no datagram
    char step = **plan != '\0' ? *(*plan)++ : '.';
    for (int times = step == 'x' ? 0 : step == '2' ? 2 : 1; times > 0; times--)
        sendto(to, data, (size_t)n, 0, (const struct sockaddr *)address,
               address != NULL ? sizeof *address : 0); // may fail: this is a bad line
}

void lossy_relay(int front, struct sockaddr_in server, int stop, const char *there,
                 const char *back) {
    struct sockaddr_in client = {0};
    int behind = udp_open();
    udp_connect(behind, server);
    struct pollfd waits[] = {{.fd = front, .events = POLLIN},
                             {.fd = behind, .events = POLLIN},
                             {.fd = stop, .events = POLLIN}};
    while (waits[2].revents == 0) {
        if (poll(waits, 3, -1) == -1 && errno != EINTR)
            check_errno_failed("poll");
        if (waits[0].revents != 0)
            forward(front, &client, behind, NULL, &there);
        if (waits[1].revents != 0)
            forward(behind, NULL, front, &client, &back);
    }
    close(behind);
}
