/* unix_echo MODE
 *
 *   echo BYTES...    a client after another, each with so many bytes
 *   waiting          clients that wait while one is served
 *   rude             clients that send a byte at a time, do not receive, leave in the middle
 *   second           a start where one that was killed has left its name
 *   taken            a start where another one listens, with room for a client more and without;
 *                    at a file, at the longest paths
 *   unheard          a start that cannot say that clients may come
 *   stop WHERE       SIGTERM while nobody is there (idle), a client sends nothing (silent) or
 *                    receives nothing (full), others wait (waiting)
 *   small            a client of two bytes, and SIGTERM, for a scheduler that tries all orders
 *
 * The server is a child, the clients are this process.
 */
#include "client.h"
#include "echo_client.h"
#include "rude_client.h"
#include "server_process.h"
#include "unix_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { WAITING = 8, LONGEST = 107 };

static const char *const name = "unix_echo.sock";

static void need(bool is_done, const char *what) {
    if (is_done)
        return;
    perror(what);
    exit(2);
}

static int serve(const void *path, int report) {
    return unix_echo(path, report);
}

/* Whether it was ready before it ended. */
static bool start(struct server_process *server, const char *path) {
    char line[8];
    server_start(server, serve, path);
    if (server_line(server, line, sizeof line)) {
        if (line[0] != '\0')
            printf("the server says '%s' before its newline\n", line);
        return true;
    }
    printf("no server: it has ended before it was ready\n");
    return false;
}

static bool is_there(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}

/* Ends the server, and leaves nothing of it. Returns the run's exit status. */
static int stop(struct server_process *server, const char *path) {
    bool is_right = server_stop(server);
    if (is_right && is_there(path)) {
        printf("the name is still there\n");
        is_right = false;
    }
    unlink(path);
    return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int connect_to(const char *path) {
    int fd = client_at_path(path);
    if (fd == -1)
        printf("a client cannot connect: %s\n", strerrorname_np(errno));
    return fd;
}

static int case_echo(char *const sizes[]) {
    struct server_process server;
    if (start(&server, name))
        for (unsigned i = 0; sizes[i] != NULL; i++)
            echo_client(connect_to(name), strtoul(sizes[i], NULL, 10), i);
    return stop(&server, name);
}

static int case_waiting(void) {
    struct server_process server;
    int clients[WAITING + 1];
    unsigned char byte = 0;
    if (start(&server, name)) {
        clients[0] = connect_to(name);
        rude_client_trickle_echo(clients[0], "x", 1); /* it is served */
        for (int i = 1; i <= WAITING; i++) {
            clients[i] = connect_to(name);
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
    }
    return stop(&server, name);
}

static int case_rude(void) {
    struct server_process server;
    unsigned char message[1000], byte;
    if (!start(&server, name))
        return stop(&server, name);
    client_fill(message, sizeof message, 0);
    int fd = connect_to(name);
    size_t count = rude_client_trickle_echo(fd, message, 300);
    printf("a byte at a time: %zu came back\n", count);
    close(fd);

    close(connect_to(name));
    rude_client_leave(connect_to(name), message, 500);

    fd = connect_to(name); /* what has come back lies there, and is not read */
    client_send(fd, message, sizeof message);
    recv(fd, &byte, 1, MSG_PEEK);
    rude_client_reset(fd);

    fd = connect_to(name); /* the server cannot send: SIGPIPE, or EPIPE */
    shutdown(fd, SHUT_RD);
    client_send(fd, message, sizeof message);
    close(fd);
    echo_client(connect_to(name), 3, 1);
    return stop(&server, name);
}

static int case_second(void) {
    struct server_process server;
    if (start(&server, name))
        echo_client(connect_to(name), 3, 0);
    server_kill(&server);
    printf("killed: the name is %s\n", is_there(name) ? "there" : "gone");
    if (start(&server, name))
        echo_client(connect_to(name), 4, 0);
    return stop(&server, name);
}

/* A server that must not start, says why, and leaves what is there. */
static void start_in_vain(const char *path) {
    struct server_process server;
    char line[8];
    server_start(&server, serve, path);
    if (server_line(&server, line, sizeof line)) {
        printf("a second server has started\n");
        server_kill(&server);
    } else {
        server_end(&server);
    }
}

/* At a name where somebody listens who has no room for one more now: a connect there waits. */
static void start_at_a_crowd(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, name);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(listener != -1 && bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 &&
             listen(listener, 0) == 0,
         name);
    int client = connect_to(name);
    start_in_vain(name);
    if (!is_there(name))
        printf("the name of the first server is gone\n");
    close(client);
    close(listener);
    unlink(name);
}

static int case_taken(void) {
    struct server_process server;
    char path[LONGEST + 2] = "unix_echo.file", text[8] = "";
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    need(file != -1 && write(file, "text", 4) == 4 && close(file) == 0, path);
    start_in_vain(path);
    file = open(path, O_RDONLY);
    if (file == -1 || read(file, text, sizeof text) != 4 || strcmp(text, "text") != 0)
        printf("the file is no longer what it was\n");
    close(file);
    unlink(path);

    memset(path, 'p', sizeof path - 1);
    start_in_vain(path);
    path[LONGEST] = '\0';
    if (start(&server, path))
        echo_client(connect_to(path), 3, 0);
    stop(&server, path);

    start_at_a_crowd();
    if (start(&server, name)) {
        start_in_vain(name);
        if (!is_there(name))
            printf("the name of the first server is gone\n");
        echo_client(connect_to(name), 3, 1);
    }
    return stop(&server, name);
}

static int unheard = -1;

static int serve_unheard(const void *path, int report) {
    (void)report;
    return unix_echo(path, unheard);
}

static int case_unheard(void) {
    struct server_process server;
    unheard = open("/dev/null", O_RDONLY | O_CLOEXEC);
    need(unheard != -1, "/dev/null");
    server_start(&server, serve_unheard, name);
    server_end(&server);
    if (is_there(name))
        printf("the name is still there\n");
    unlink(name);
    close(unheard);
    return EXIT_SUCCESS;
}

/* The server has ended, so what it had is closed, unless a process of its own has it still. */
static void see_end(int client) {
    char bytes[4096];
    ssize_t count;
    do
        count = recv(client, bytes, sizeof bytes, MSG_DONTWAIT);
    while (count > 0);
    if (count == -1 && errno == EAGAIN)
        printf("a connection has not ended\n");
}

static int case_stop(const char *where) {
    struct server_process server;
    int clients[WAITING], count = strcmp(where, "idle") == 0 ? 0 : 1;
    if (!start(&server, name))
        return stop(&server, name);
    if (strcmp(where, "waiting") == 0)
        count = WAITING;
    for (int i = 0; i < count; i++) {
        clients[i] = connect_to(name);
        if (i == 0) /* it is served, and sends no more */
            rude_client_trickle_echo(clients[i], "x", 1);
    }
    if (strcmp(where, "full") == 0)
        echo_client_stuff(&server, clients[0]);
    else
        server_rest(&server);
    int result = stop(&server, name);
    for (int i = 0; i < count; i++) {
        see_end(clients[i]);
        close(clients[i]);
    }
    return result;
}

static int case_small(void) {
    struct server_process server;
    if (start(&server, name))
        echo_client(connect_to(name), 2, 0);
    return stop(&server, name);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "echo") == 0)
        return case_echo(argv + 2);
    if (strcmp(mode, "waiting") == 0)
        return case_waiting();
    if (strcmp(mode, "rude") == 0)
        return case_rude();
    if (strcmp(mode, "second") == 0)
        return case_second();
    if (strcmp(mode, "taken") == 0)
        return case_taken();
    if (strcmp(mode, "unheard") == 0)
        return case_unheard();
    if (strcmp(mode, "stop") == 0 && argc > 2)
        return case_stop(argv[2]);
    if (strcmp(mode, "small") == 0)
        return case_small();
    fprintf(stderr, "usage: unix_echo MODE [ARGUMENT...]; see driver.c\n");
    return 2;
}
