// ignores_loss.c - a client over UDP that waits for each receipt, however long.
#include "../../02-pipes/process.h"
#include "../lossy.h"
#include "../stop.h"
#include "../udp_socket.h"

#include <unistd.h>

static void serve(int fd) {
    char text[64];
    struct sockaddr_in from;
    for (int letters = 0; letters < 2; letters++) {
        socklen_t size = sizeof from;
        CHECK_ERRNO(recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &size));
        CHECK_ERRNO(sendto(fd, "got it", 6, 0, (struct sockaddr *)&from, size));
    }
}

// region: bring
static void bring(int fd) {
    char receipt[8];
    CHECK_ERRNO(send(fd, "Message 1", 9, 0));
    CHECK_ERRNO(recv(fd, receipt, sizeof receipt, 0));
    CHECK_ERRNO(send(fd, "Message 2", 9, 0));
    CHECK_ERRNO(recv(fd, receipt, sizeof receipt, 0));
}
// endregion: bring

int main(void) {
    int stop = stop_open(), box = udp_open(), front = udp_open(), client = udp_open();
    pid_t relay = process_fork();
    if (relay == 0) {
        lossy_relay(front, udp_address(box), stop, ".x", "");
        process_leave(0);
    }
    pid_t server = process_fork();
    if (server == 0) {
        serve(box);
        process_leave(0);
    }
    udp_connect(client, udp_address(front));
    bring(client);
    CHECK_ERRNO(kill(relay, SIGTERM));
    return process_wait(relay) + process_wait(server);
}
