/* tcp_echo MODE
 *
 *   echo BYTES...    a client after another, each with so many bytes
 *   waiting          clients that wait while one is served
 *   rude             clients that send a byte at a time, leave in the middle, or end by a reset
 *   again            a second start at the port of one that has ended with a client connected
 *   taken            a start at the port of one that listens; another address of this machine
 *   unheard          a start that cannot report its port
 *   stop WHERE       SIGTERM while nobody is there (idle), a client sends nothing (silent) or
 *                    receives nothing (full), others wait (waiting)
 *   small            a client of two bytes, and SIGTERM, for a scheduler that tries all orders
 *
 * The server is a child, the clients are this process. Ports are of the system's choice.
 */
#include "client.h"
#include "echo_client.h"
#include "rude_client.h"
#include "server_process.h"
#include "tcp_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAITING = 8 };

static int serve(const void *port, int report) {
    return tcp_echo(*(const uint16_t *)port, report);
}

/* Starts a server at `port`. Returns the port that it reports; 0 when there is none. */
static uint16_t start(struct server_process *server, uint16_t port) {
    char line[16];
    server_start(server, serve, &port);
    if (!server_line(server, line, sizeof line)) {
        printf("no server: it has ended before it was ready\n");
        return 0;
    }
    unsigned long number = strtoul(line, NULL, 10);
    if (line[0] != '\0' && strspn(line, "0123456789") == strlen(line) && number > 0 &&
        number <= UINT16_MAX)
        return (uint16_t)number;
    printf("the server reports '%s', which is no port\n", line);
    return 0;
}

/* Returns the run's exit status. */
static int stop(struct server_process *server) {
    return server_stop(server) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int connect_to(uint16_t port) {
    int fd = client_at_port(port);
    if (fd == -1)
        printf("a client cannot connect: %s\n", strerrorname_np(errno));
    return fd;
}

static int case_echo(char *const sizes[]) {
    struct server_process server;
    uint16_t port = start(&server, 0);
    for (unsigned i = 0; port != 0 && sizes[i] != NULL; i++)
        echo_client(connect_to(port), strtoul(sizes[i], NULL, 10), i);
    return stop(&server);
}

static int case_waiting(void) {
    struct server_process server;
    int clients[WAITING + 1];
    unsigned char byte = 0;
    uint16_t port = start(&server, 0);
    if (port == 0)
        return stop(&server);
    clients[0] = connect_to(port);
    rude_client_trickle_echo(clients[0], "x", 1); /* it is served */
    for (int i = 1; i <= WAITING; i++) {
        clients[i] = connect_to(port);
        client_send(clients[i], "y", 1);
    }
    server_rest(&server);
    for (unsigned i = 1; i <= WAITING; i++)
        if (recv(clients[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1)
            printf("client %u is served while another one is\n", i);
    echo_client(clients[0], 3, 0);
    for (unsigned i = 1; i <= WAITING; i++) {
        if (client_receive(clients[i], &byte, 1) < 1 || byte != 'y')
            printf("client %u has waited, and its byte does not come back\n", i);
        echo_client(clients[i], i, i);
    }
    return stop(&server);
}

static int case_rude(void) {
    struct server_process server;
    unsigned char message[1000], byte;
    uint16_t port = start(&server, 0);
    if (port == 0)
        return stop(&server);
    client_fill(message, sizeof message, 0);
    int fd = connect_to(port);
    printf("a byte at a time: %zu came back\n", rude_client_trickle_echo(fd, message, 300));

    int reset = connect_to(port), gone = connect_to(port); /* both before they are accepted */
    client_send(reset, message, sizeof message);
    rude_client_reset(reset);
    close(gone);
    int broken = connect_to(port); /* half-closed, then reset: the server's send says EPIPE */
    client_send(broken, message, sizeof message);
    rude_client_half_close(broken);
    rude_client_reset(broken);
    close(fd);
    rude_client_leave(connect_to(port), message, 500);

    fd = connect_to(port); /* what has come back lies there, and is not read */
    client_send(fd, message, sizeof message);
    recv(fd, &byte, 1, MSG_PEEK);
    close(fd);
    echo_client(connect_to(port), 3, 1);

    fd = connect_to(port); /* the server has full buffers, and waits for room */
    echo_client_stuff(&server, fd);
    rude_client_reset(fd);
    echo_client(connect_to(port), 4, 1);
    return stop(&server);
}

static int case_again(void) {
    struct server_process server;
    uint16_t port = start(&server, 0), second = 0;
    if (port == 0)
        return stop(&server);
    int fd = connect_to(port);
    rude_client_trickle_echo(fd, "x", 1); /* it is served */
    int result = stop(&server);
    if (!client_sees_end(fd)) /* the server's end came first, so it is the port that has to wait */
        printf("the connection does not end: %s\n", strerrorname_np(errno));
    close(fd);
    if (result == EXIT_SUCCESS && (second = start(&server, port)) != 0) {
        if (second == port)
            echo_client(connect_to(port), 3, 0);
        else
            printf("the port is another one than was asked for\n");
    }
    return result == EXIT_SUCCESS ? stop(&server) : result;
}

/* Whether somebody listens at another address that means this machine. */
static bool listens_elsewhere(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool does = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return does;
}

static int case_taken(void) {
    struct server_process server, other;
    char line[16];
    uint16_t port = start(&server, 0);
    if (port == 0)
        return stop(&server);
    server_start(&other, serve, &port);
    if (server_line(&other, line, sizeof line)) {
        printf("a second server has started\n");
        server_kill(&other);
    } else {
        server_end(&other);
    }
    if (listens_elsewhere(port))
        printf("the server listens at 127.0.0.2 as well\n");
    echo_client(connect_to(port), 3, 1);
    return stop(&server);
}

static int unheard = -1;

static int serve_unheard(const void *port, int report) {
    (void)report;
    return tcp_echo(*(const uint16_t *)port, unheard);
}

static int case_unheard(void) {
    struct server_process server;
    uint16_t port = 0;
    unheard = open("/dev/null", O_RDONLY | O_CLOEXEC);
    server_start(&server, serve_unheard, &port);
    server_end(&server);
    close(unheard);
    return EXIT_SUCCESS;
}

/* The server has ended, so the connection ends, unless a process of its own has it still. */
static void see_end(int client) {
    char bytes[4096];
    while (recv(client, bytes, sizeof bytes, 0) > 0)
        continue;
}

static int case_stop(const char *where) {
    struct server_process server;
    int clients[WAITING], count = strcmp(where, "idle") == 0 ? 0 : 1;
    uint16_t port = start(&server, 0);
    if (port == 0)
        return stop(&server);
    if (strcmp(where, "waiting") == 0)
        count = WAITING;
    for (int i = 0; i < count; i++) {
        clients[i] = connect_to(port);
        if (i == 0) /* it is served, and sends no more */
            rude_client_trickle_echo(clients[i], "x", 1);
    }
    if (strcmp(where, "full") == 0)
        echo_client_stuff(&server, clients[0]);
    else
        server_rest(&server);
    int result = stop(&server);
    for (int i = 0; i < count; i++) {
        see_end(clients[i]);
        close(clients[i]);
    }
    return result;
}

static int case_small(void) {
    struct server_process server;
    uint16_t port = start(&server, 0);
    if (port != 0)
        echo_client(connect_to(port), 2, 0);
    return stop(&server);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "echo") == 0)
        return case_echo(argv + 2);
    if (strcmp(mode, "waiting") == 0)
        return case_waiting();
    if (strcmp(mode, "rude") == 0)
        return case_rude();
    if (strcmp(mode, "again") == 0)
        return case_again();
    if (strcmp(mode, "taken") == 0)
        return case_taken();
    if (strcmp(mode, "unheard") == 0)
        return case_unheard();
    if (strcmp(mode, "stop") == 0 && argc > 2)
        return case_stop(argv[2]);
    if (strcmp(mode, "small") == 0)
        return case_small();
    fprintf(stderr, "usage: tcp_echo MODE [ARGUMENT...]; see driver.c\n");
    return 2;
}
