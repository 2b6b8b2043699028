// addresses.c - numbers on the wire, what getaddrinfo makes of texts, and the port that the system
// chooses.
#include "../03-message-queues/check_errno.h"
#include "inet.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void show_bytes(const char *what, const void *bytes, size_t count) {
    printf("%-26s", what);
    for (size_t i = 0; i < count; i++)
        printf(" %02x", ((const unsigned char *)bytes)[i]);
    printf("\n");
}

static void byte_order(void) {
    uint16_t port = 0x1234, wire = htons(port);
    show_bytes("0x1234 in memory:", &port, sizeof port);
    show_bytes("htons(0x1234) in memory:", &wire, sizeof wire);
}

static void look_up(const char *host, const char *port, int flags) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags}, *first;
    printf("%-10s %-6s", host != NULL ? host : "NULL", port);
    int error = getaddrinfo(host, port, &hints, &first);
    if (error != 0) {
        printf(" %s\n", gai_strerror(error)); // not errno's numbers
        return;
    }
    for (struct addrinfo *info = first; info != NULL; info = info->ai_next) {
        char name[INET6_ADDRSTRLEN], service[8];
        getnameinfo(info->ai_addr, info->ai_addrlen, name, sizeof name, service, sizeof service,
                    NI_NUMERICHOST | NI_NUMERICSERV);
        printf(" %s %s port %s", info->ai_family == AF_INET6 ? "AF_INET6" : "AF_INET", name,
               service);
    }
    freeaddrinfo(first);
    printf("\n");
}

int main(void) {
    byte_order();
    look_up("127.0.0.1", "8080", AI_NUMERICHOST);
    look_up("::1", "8080", AI_NUMERICHOST);
    look_up("127.1", "8080", AI_NUMERICHOST);
    look_up("127.0.0.1", "eighty", AI_NUMERICSERV);
    look_up("localhos", "8080", AI_NUMERICHOST);
    int listener = CHECK_ERRNO(inet_listen("127.0.0.1", "0"));
    int other = CHECK_ERRNO(inet_listen("127.0.0.1", "0"));
    printf("two ports, not 0: %s, different: %s\n",
           inet_port(listener) > 0 && inet_port(other) > 0 ? "yes" : "no",
           inet_port(listener) != inet_port(other) ? "yes" : "no");
    close(listener);
    close(other);
    return 0;
}
