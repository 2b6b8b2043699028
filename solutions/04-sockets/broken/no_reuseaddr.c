// no_reuseaddr.c - a TCP server that is started again, at its own port.
//
// Usage: no_reuseaddr [reuse]: with SO_REUSEADDR
#include "../../03-message-queues/check_errno.h"
#include "../inet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

static bool reuse;

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int start(int port) {
    struct sockaddr_in address = loopback(port);
    int listener = CHECK_ERRNO(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (reuse)
        CHECK_ERRNO(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)));
    CHECK_ERRNO(bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_ERRNO(listen(listener, 8));
    return listener;
}

// One client; the server is the first to close.
static void serve_one(int listener) {
    struct sockaddr_in address = loopback(inet_port(listener));
    int client = CHECK_ERRNO(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CHECK_ERRNO(connect(client, (struct sockaddr *)&address, sizeof address));
    int server = CHECK_ERRNO(accept(listener, NULL, NULL));
    close(server);
    char byte;
    CHECK_ERRNO(recv(client, &byte, 1, 0));
    close(client);
}

int main(int argc, char *argv[]) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    reuse = argc == 2 && strcmp(argv[1], "reuse") == 0;
    int listener = start(0);
    int port = inet_port(listener);
    serve_one(listener);
    close(listener);
    printf("one client served, stopped\n");
    listener = start(port);
    printf("started again\n");
    close(listener);
    return 0;
}
