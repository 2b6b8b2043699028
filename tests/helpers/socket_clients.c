/* The clients of grader/helpers at a server that echoes and has a thread for each connection.
 *
 *   socket_clients unix|tcp BYTES     BYTES: of the message that each sends
 *
 * It prints a line for each client.
 */
#include "client.h"
#include "rude_client.h"
#include "slow_client.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CLIENTS = 8, MOST = 4 << 20 };

static unsigned char message[MOST], back[MOST];
static struct sockaddr_in port_address = {.sin_family = AF_INET};
static struct sockaddr_un path_address = {.sun_family = AF_UNIX, .sun_path = "clients.sock"};
static bool is_tcp;

static void need(bool holds, const char *what) {
    if (holds)
        return;
    perror(what);
    exit(2);
}

static void *echo(void *argument) {
    int fd = (int)(intptr_t)argument;
    char buffer[65536];
    ssize_t count;
    while ((count = recv(fd, buffer, sizeof buffer, 0)) > 0 &&
           client_send(fd, buffer, (size_t)count) == (size_t)count)
        continue;
    close(fd);
    return NULL;
}

static void *serve(void *argument) {
    int listener = *(int *)argument;
    pthread_t threads[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        int fd = accept(listener, NULL, NULL);
        need(fd != -1, "accept");
        need(pthread_create(&threads[i], NULL, echo, (void *)(intptr_t)fd) == 0, "pthread_create");
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    return NULL;
}

static int listen_here(void) {
    int fd = socket(is_tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr *address = (struct sockaddr *)&path_address;
    socklen_t size = sizeof path_address;
    if (is_tcp) {
        port_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address = (struct sockaddr *)&port_address;
        size = sizeof port_address;
    }
    need(fd != -1 && bind(fd, address, size) == 0 && listen(fd, CLIENTS) == 0, "listen");
    need(getsockname(fd, address, &size) == 0, "getsockname");
    return fd;
}

static int connect_here(void) {
    int fd = is_tcp ? client_at_port(ntohs(port_address.sin_port))
                    : client_at_path(path_address.sun_path);
    need(fd != -1, "connect");
    return fd;
}

static void say(const char *who, bool right) {
    printf("%s: %s\n", who, right ? "right" : "wrong");
}

static bool came_back(size_t count, size_t size) {
    bool right = count == size && client_differs(back, size, 1) == size;
    memset(back, 0, size);
    return right;
}

static void polite(size_t size) {
    int fd = connect_here();
    size_t count = client_exchange(fd, message, size, true, back, size);
    say("polite", came_back(count, size) && client_sees_end(fd));
    close(fd);
}

static void rude(size_t size) {
    int fd = connect_here();
    size_t few = size < 100 ? size : 100, count = rude_client_trickle_echo(fd, message, few);
    say("a byte at a time, each echoed", count == few);
    rude_client_reset(fd);
    fd = connect_here();
    count = rude_client_trickle(fd, message, few);
    bool closed = rude_client_half_close(fd);
    bool right = came_back(client_receive(fd, back, few), few) && client_sees_end(fd);
    say("a byte at a time, half-closed", count == few && closed && right);
    close(fd);
    rude_client_reset(connect_here());
    rude_client_leave(connect_here(), message, few / 2);
    say("reset, left", true);
}

/* One that has begun and one that never receives, while another is served. */
static void slow(size_t size) {
    struct slow_client one, other;
    size_t few = size < 1000 ? size : 1000;
    slow_client_begin(&one, connect_here(), message, few);
    slow_client_begin(&other, connect_here(), message, size);
    bool right = slow_client_send(&one, 1) == 1;
    while (slow_client_stuff(&other) > 0)
        continue;
    polite(size);
    right = right && slow_client_rest(&one, true) &&
            came_back(client_receive(one.fd, back, few), few) && client_sees_end(one.fd);
    say("begins, and goes on late", right);
    size_t count =
        client_exchange(other.fd, message + other.sent, size - other.sent, true, back, size);
    say("receives late", came_back(count, size) && client_sees_end(other.fd));
    close(one.fd);
    close(other.fd);
}

int main(int argc, char *argv[]) {
    size_t size = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (size == 0 || size > MOST)
        return 2;
    is_tcp = strcmp(argv[1], "tcp") == 0;
    client_fill(message, size, 1);
    int listener = listen_here();
    pthread_t server;
    need(pthread_create(&server, NULL, serve, &listener) == 0, "pthread_create");
    polite(size);
    rude(size);
    slow(size);
    pthread_join(server, NULL);
    close(listener);
    unlink(path_address.sun_path);
    return 0;
}
