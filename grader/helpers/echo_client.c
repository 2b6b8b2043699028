/* Clients of a server that sends back what it is sent. See echo_client.h. */
#include "echo_client.h"

#include "client.h"
#include "slow_client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned char message[ECHO_MOST], back[ECHO_MOST];

void echo_client(int fd, size_t size, unsigned seed) {
    unsigned char behind;
    if (fd == -1)
        return;
    if (size > ECHO_MOST)
        size = ECHO_MOST;
    client_fill(message, size, seed);
    memset(back, 0, size);
    size_t count = client_exchange(fd, message, size, true, back, size);
    if (count < size)
        printf("%zu bytes: %zu came back, then %s\n", size, count,
               errno == 0 ? "end-of-file" : strerrorname_np(errno));
    else if (client_differs(back, size, seed) < size)
        printf("%zu bytes: byte %zu is not the one that was sent\n", size,
               client_differs(back, size, seed) + 1);
    else if (client_receive(fd, &behind, 1) > 0)
        printf("%zu bytes: more came back than was sent\n", size);
    else if (errno != 0)
        printf("%zu bytes: they came back, then %s\n", size, strerrorname_np(errno));
    else
        printf("%zu bytes: right\n", size);
    close(fd);
}

/* With buffers of the system's choice a TCP connection holds many MiB, tcp(7). */
void echo_client_stuff(const struct server_process *server, int fd) {
    const int small = 4096, larger = 65536;
    struct slow_client slow;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &larger, sizeof larger);
    slow_client_begin(&slow, fd, message, sizeof message);
    do
        server_rest(server);
    while (slow_client_stuff(&slow) > 0);
    server_rest(server);
}
