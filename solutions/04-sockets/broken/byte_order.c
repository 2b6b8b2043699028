// byte_order.c - a client that puts a port into an address as it is.
#include "../../03-message-queues/check_errno.h"
#include "../inet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(int port) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = (in_port_t)port};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = CHECK_ERRNO(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    int result = connect(fd, (struct sockaddr *)&server, sizeof server);
    printf("connect to %d: %s\n", port, result_or_errno(result));
    close(fd);
    return result;
}

// Takes the port that the client will get by mistake, so that nobody listens there. Returns -1 if
// that port cannot be taken.
static int reserve_swapped(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = (in_port_t)port};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = CHECK_ERRNO(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

int main(void) {
    int listener, reserved;
    for (;;) {
        listener = CHECK_ERRNO(inet_listen("127.0.0.1", "0"));
        reserved = reserve_swapped(inet_port(listener));
        if (reserved != -1)
            break;
        close(listener);
    }
    printf("listening at %d\n", inet_port(listener));
    int result = connect_to(inet_port(listener));
    printf("the same number in network byte order: %d\n", htons((uint16_t)inet_port(listener)));
    close(reserved);
    close(listener);
    return result == -1;
}
