// udp_socket.h - UDP sockets on the loopback interface, for programs: an error is reported and ends
// the program. What is opened is close-on-exec and the caller's to close. See udp(7).
#ifndef UDP_SOCKET_H
#define UDP_SOCKET_H

#include "../03-message-queues/check_errno.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

// A socket at 127.0.0.1 and a port that the system chooses.
static inline int udp_open(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = CHECK_ERRNO(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    CHECK_ERRNO(bind(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

// Where the socket FD is.
static inline struct sockaddr_in udp_address(int fd) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    CHECK_ERRNO(getsockname(fd, (struct sockaddr *)&address, &length));
    return address;
}

// From now on FD sends to ADDRESS, and takes datagrams from there only.
static inline void udp_connect(int fd, struct sockaddr_in address) {
    CHECK_ERRNO(connect(fd, (struct sockaddr *)&address, sizeof address));
}

#endif
