// udp.c - what a datagram over UDP keeps, loses, and is told of.
#include "udp_socket.h"

#include <poll.h>
#include <unistd.h>

static void say(const char *what, long result) {
    printf("%-40s%s\n", what, result_or_errno(result));
}

static void boundaries(int box, int sender) {
    char text[64];
    CHECK_ERRNO(send(sender, "ping", 4, 0));
    CHECK_ERRNO(send(sender, "", 0, 0));
    CHECK_ERRNO(send(sender, "a long one", 10, 0));
    CHECK_ERRNO(send(sender, "a long one", 10, 0));
    say("receive into 64:", recv(box, text, 64, 0));
    say("receive into 64:", recv(box, text, 64, 0));
    say("receive into 4:", recv(box, text, 4, 0));
    say("receive into 4, MSG_TRUNC:", recv(box, text, 4, MSG_TRUNC));
}

static void sizes(int box, int sender) {
    static char large[65508];
    say("send 65507 bytes:", send(sender, large, 65507, 0));
    say("receive:", recv(box, large, sizeof large, 0));
    say("send 65508 bytes:", send(sender, large, 65508, 0));
}

// Nobody is at ADDRESS: who has that port takes datagrams from itself only.
static void nobody_there(struct sockaddr_in address) {
    int plain = udp_open(), bound = udp_open();
    char byte;
    for (int i = 0; i < 2; i++)
        say("not connected, send to nobody:",
            sendto(plain, "x", 1, 0, (struct sockaddr *)&address, sizeof address));
    udp_connect(bound, address);
    say("connected, send to nobody:", send(bound, "x", 1, 0));
    struct pollfd wait = {.fd = bound, .events = POLLIN};
    CHECK_ERRNO(poll(&wait, 1, -1));
    say("receive:", recv(bound, &byte, 1, 0));
    close(plain);
    close(bound);
}

// Sends more than BOX has room for. Every call succeeds.
static void overflow(int box, int sender) {
    static char data[1000];
    int sent = 0, received = 0;
    for (; sent < 10000; sent++)
        CHECK_ERRNO(send(sender, data, sizeof data, 0));
    while (recv(box, data, sizeof data, MSG_DONTWAIT) != -1)
        received++;
    printf("%-40s%s\n",
           "10000 sent without an error, received:", received < sent ? "fewer" : "all");
}

int main(void) {
    int box = udp_open(), sender = udp_open(), alone = udp_open();
    udp_connect(sender, udp_address(box));
    udp_connect(alone, udp_address(alone));
    boundaries(box, sender);
    sizes(box, sender);
    nobody_there(udp_address(alone));
    overflow(box, sender);
    close(box);
    close(sender);
    close(alone);
    return 0;
}
