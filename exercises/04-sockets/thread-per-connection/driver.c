/* sum_server MODE
 *
 *   turns CLIENTS    clients that are all connected, and send a number each in turn
 *   pieces           lines that come a byte at a time, and many at once; lines that are no numbers
 *   slow             clients that stop in the middle of a line or do not receive, and one more
 *   rude             clients that leave in the middle, or cannot be sent to, and one more
 *   many CLIENTS     one after another
 *   stop             an end while clients are connected, and what is left of it
 *   two              two servers in one process
 *   small            two clients and an end, for a scheduler that tries all orders
 *
 * Servers and clients are one process. But for `small` a client is served before the next one
 * comes, so that what happens is no matter of who runs first.
 */
#include "client.h"
#include "rude_client.h"
#include "slow_client.h"
#include "sum_server.h"
#include "task_look.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { CLIENTS_MAX = 40, BACKLOG = 8, STUFFING = 4 << 20 };

static const char *const names[] = {"sum_server.sock", "other_server.sock"};

static void need(bool is_done, const char *what) {
    if (is_done)
        return;
    perror(what);
    exit(2);
}

static struct sum_server *start(const char *name) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, name);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(listener != -1, "socket");
    unlink(name); /* of a run that was ended */
    need(bind(listener, (const struct sockaddr *)&address, sizeof address) == 0, "bind");
    need(listen(listener, BACKLOG) == 0, "listen");
    errno = 0;
    struct sum_server *server = sum_server_start(listener);
    if (server != NULL)
        return server;
    assert(errno != 0 && "sum_server_start has failed, and set errno");
    perror("sum_server_start");
    bool is_open = close(listener) == 0;
    assert(is_open && "sum_server_start has failed, and left the listener open");
    unlink(name);
    exit(EXIT_FAILURE);
}

static void stop(struct sum_server *server, const char *name) {
    sum_server_stop(server);
    if (client_at_path(name) != -1)
        printf("somebody listens still\n");
    unlink(name);
}

/* --- clients ---------------------------------------------------------------------------------- */

static int connect_to(const char *name) {
    int fd = client_at_path(name);
    need(fd != -1, "connect");
    return fd;
}

/* Receives a line, and sees that it is `sum`. */
static bool expect(int fd, long sum) {
    char expected[32], line[32] = "";
    snprintf(expected, sizeof expected, "%ld\n", sum);
    size_t length = strlen(expected), count = client_receive(fd, line, length);
    if (count == length && strcmp(line, expected) == 0)
        return true;
    expected[length - 1] = '\0';
    line[strcspn(line, "\n")] = '\0';
    if (count < length)
        printf("the answer ends after %zu bytes, '%s', and should be '%s'\n", count, line,
               expected);
    else
        printf("the answer begins with '%s', and should be '%s'\n", line, expected);
    return false;
}

static bool add(int fd, long number, long sum) {
    char line[32];
    snprintf(line, sizeof line, "%ld\n", number);
    client_send(fd, line, strlen(line));
    return expect(fd, sum);
}

/* The server ends the connection once the client has said that it sends no more. */
static void leave(int fd) {
    rude_client_half_close(fd);
    if (!client_sees_end(fd))
        printf("a client sends no more, and its connection does not end\n");
    close(fd);
}

static void be_served(const char *name) {
    int fd = connect_to(name);
    if (add(fd, 5, 5) && add(fd, -7, -2))
        printf("a client is served\n");
    leave(fd);
}

/* --- the look at the server ------------------------------------------------------------------- */

static int descriptors(void) {
    enum { MOST = 256 };
    int count = 0;
    for (int fd = 0; fd < MOST; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

/* Whether it sleeps in a poll(2), and the like, that ends by itself. */
static bool has_time_limit(const struct task_look *look) {
    const unsigned long *argument = look->arguments;
    switch (look->call) {
    case SYS_poll: return (int)argument[2] >= 0;
    case SYS_epoll_wait:
    case SYS_epoll_pwait: return (int)argument[3] >= 0;
    case SYS_ppoll: return argument[2] != 0;
    case SYS_select:
    case SYS_pselect6: return argument[4] != 0;
    default: return false;
    }
}

/* Waits until all threads but this one sleep. */
static void rest(void) {
    enum { MOST = 64 };
    struct task tasks[MOST];
    size_t count = 0, all = tasks_of(0, tasks, MOST);
    for (size_t i = 0; i < all; i++)
        if (tasks[i].id != gettid())
            tasks[count++] = tasks[i];
    const char *wrong = tasks_settle(tasks, count);
    for (size_t i = 0; i < count && wrong == NULL; i++) {
        struct task_look look;
        do
            look = task_look(tasks[i]);
        while (look.state == TASK_RUNS);
        if (look.state == TASK_SLEEPS && has_time_limit(&look))
            wrong = "sleeps with a time limit, to look again";
    }
    if (wrong != NULL)
        printf("a thread that has to wait %s\n", wrong);
}

/* --- cases ------------------------------------------------------------------------------------ */

static void case_turns(int count) {
    enum { ROUNDS = 3 };
    struct sum_server *server = start(names[0]);
    int clients[CLIENTS_MAX];
    if (count > CLIENTS_MAX)
        count = CLIENTS_MAX;
    bool right = true;
    for (int round = 1; round <= ROUNDS; round++)
        for (int i = 0; i < count; i++) {
            if (round == 1)
                clients[i] = connect_to(names[0]);
            right &= add(clients[i], i + 1, (long)round * (i + 1));
        }
    for (int i = 0; i < count; i++)
        leave(clients[i]);
    if (right)
        printf("%d clients, %d rounds: right\n", count, ROUNDS);
    stop(server, names[0]);
}

/* Sends `lines` over a connection of its own, a byte at a time or at once, and then no more; sees
 * that `answers` come back before the connection ends. */
static void converse(const char *lines, bool bit_by_bit, const char *answers) {
    char back[128] = "";
    int fd = connect_to(names[0]);
    if (bit_by_bit)
        rude_client_trickle(fd, lines, strlen(lines));
    else
        client_send(fd, lines, strlen(lines));
    rude_client_half_close(fd);
    client_receive(fd, back, sizeof back - 1);
    printf("%s: %s\n", bit_by_bit ? "a byte at a time" : "at once",
           strcmp(back, answers) == 0 ? "right" : "wrong");
    close(fd);
}

static void case_pieces(void) {
    struct sum_server *server = start(names[0]);
    converse("123\n-23\n", true, "123\n100\n");
    converse("1\n2\n3\n-1000000000\n0\n1000000000\n40\n", false,
             "1\n3\n6\n-999999994\n-999999994\n6\n46\n");
    converse("2000000000\n2000000000\n", false, "2000000000\n4000000000\n");
    converse("8\n9", false, "8\n"); /* a line without its end is none */
    static const char *const wrong[] = {"three\n", "\n", "3 4\n", "12345678901234567"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char byte;
        int fd = connect_to(names[0]);
        bool right = add(fd, 8, 8);
        client_send(fd, wrong[i], strlen(wrong[i]));
        rude_client_half_close(fd);
        if (right && client_receive(fd, &byte, 1) == 0)
            printf("a line that is no number: the connection ends\n");
        close(fd);
    }
    be_served(names[0]);
    stop(server, names[0]);
}

static void case_slow(void) {
    static char lines[STUFFING];
    struct sum_server *server = start(names[0]);
    struct slow_client slow, deaf;
    for (size_t i = 0; i < sizeof lines; i++)
        lines[i] = i % 2 == 0 ? '1' : '\n';
    int silent = connect_to(names[0]);
    add(silent, 1, 1);
    int fd = connect_to(names[0]);
    add(fd, 1, 1);
    slow_client_begin(&slow, fd, "12\n3\n", 5);
    slow_client_send(&slow, 1);
    rest();
    be_served(names[0]);
    slow_client_begin(&deaf, connect_to(names[0]), lines, sizeof lines);
    do
        rest();
    while (slow_client_stuff(&deaf) > 0);
    rest();
    be_served(names[0]);
    slow_client_rest(&slow, true);
    if (expect(slow.fd, 13) && expect(slow.fd, 16))
        printf("the slow one is served\n");
    leave(slow.fd);
    if (add(silent, 4, 5))
        printf("the silent one is served\n");
    leave(silent);
    stop(server, names[0]);
    close(deaf.fd);
}

static void case_rude(void) {
    struct sum_server *server = start(names[0]);
    char byte;
    rude_client_leave(connect_to(names[0]), "12", 2);
    rest();
    close(connect_to(names[0]));
    rest();
    int fd = connect_to(names[0]);
    client_send(fd, "1\n2\n", 4);
    recv(fd, &byte, 1, MSG_PEEK);
    rude_client_reset(fd); /* the answer lies there, and is not read */
    rest();
    fd = connect_to(names[0]);
    shutdown(fd, SHUT_RD); /* the server cannot send: SIGPIPE, or EPIPE */
    client_send(fd, "1\n", 2);
    rude_client_half_close(fd);
    rest();
    close(fd);
    be_served(names[0]);
    stop(server, names[0]);
}

static void come_and_go(long number) {
    int fd = connect_to(names[0]);
    add(fd, number, number);
    leave(fd);
}

/* One after another; then some that are connected together; and a last one. */
static void case_many(int count) {
    enum { TOGETHER = 20 };
    int before = descriptors(), together[TOGETHER];
    struct sum_server *server = start(names[0]);
    for (int i = 0; i < count; i++)
        come_and_go(i);
    for (int i = 0; i < TOGETHER; i++) {
        together[i] = connect_to(names[0]);
        add(together[i], i, i);
    }
    for (int i = 0; i < TOGETHER; i++)
        leave(together[i]);
    rest();
    come_and_go(count);
    rest();
    int left = descriptors() - before;
    if (left > TOGETHER / 2)
        printf("%d clients have gone, and their descriptors are left open\n", count);
    stop(server, names[0]);
    if (descriptors() != before)
        printf("the server has ended, and its descriptors are left open\n");
    printf("%d clients have come and gone\n", count);
}

/* Whether what goes into one end of a socket pair comes out of the other, both ways. */
static bool works(const int ends[2]) {
    char byte;
    return client_send(ends[0], "x", 1) == 1 && client_receive(ends[1], &byte, 1) == 1 &&
           client_send(ends[1], "x", 1) == 1 && client_receive(ends[0], &byte, 1) == 1;
}

/* A connection that has ended gives its number to what is opened next: that is not the server's. */
static void case_stop(void) {
    enum { GONE = 3 };
    int before = descriptors(), gone[GONE], own[GONE][2], there[2];
    struct sum_server *server = start(names[0]);
    for (int i = 0; i < GONE; i++) {
        gone[i] = connect_to(names[0]);
        add(gone[i], 1, 1);
    }
    for (int i = 0; i < GONE; i++)
        leave(gone[i]);
    rest();
    for (int i = 0; i < GONE; i++)
        need(socketpair(AF_UNIX, SOCK_STREAM, 0, own[i]) == 0, "socketpair");
    for (int i = 0; i < 2; i++) {
        there[i] = connect_to(names[0]);
        add(there[i], 1, 1);
    }
    client_send(there[1], "12", 2);
    stop(server, names[0]);
    for (int i = 0; i < 2; i++) {
        char byte;
        if (client_receive(there[i], &byte, 1) != 0)
            printf("the server has ended, and a client gets an answer\n");
        close(there[i]);
    }
    for (int i = 0; i < GONE; i++) {
        if (!works(own[i]))
            printf("the server has ended something that is not its own\n");
        close(own[i][0]);
        close(own[i][1]);
    }
    if (descriptors() > before)
        printf("the server has ended, and its descriptors are left open\n");
    printf("stopped\n");
}

static void case_two(void) {
    struct sum_server *one = start(names[0]), *other = start(names[1]);
    int first = connect_to(names[0]), second = connect_to(names[1]);
    bool right = add(first, 1, 1) && add(second, 10, 10) && add(first, 2, 3);
    stop(one, names[0]);
    right = right && add(second, 20, 30);
    if (right)
        printf("two servers: right\n");
    leave(second);
    be_served(names[1]);
    stop(other, names[1]);
    close(first);
}

/* Is served, and stays; or is turned away because the server ends. What it opens itself may get the
 * number of a connection that has just been closed. */
static void *come_late(void *nothing) {
    char line[3] = "";
    int own[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, own) == 0, "socketpair");
    int fd = client_at_path(names[0]);
    if (fd != -1) {
        client_send(fd, "7\n", 2);
        size_t count = client_receive(fd, line, 2);
        if (memcmp(line, "7\n", count) != 0) /* an end may come in the middle of it */
            printf("the answer is '%s'\n", line);
        if (count == 2)
            client_sees_end(fd); /* when the server ends, and not before */
        close(fd);
    }
    if (!works(own))
        printf("the server has ended something that is not its own\n");
    close(own[0]);
    close(own[1]);
    return nothing;
}

static int case_small(void) {
    struct sum_server *server = start(names[0]);
    pthread_t late;
    int fd = connect_to(names[0]);
    need(pthread_create(&late, NULL, come_late, NULL) == 0, "pthread_create");
    bool right = add(fd, 3, 3);
    close(fd);
    if (!right) { /* something had run out; it is there again */
        fd = connect_to(names[0]);
        bool goes_on = add(fd, 3, 3);
        assert(goes_on && "the server goes on after a client was turned away");
        close(fd);
    }
    sum_server_stop(server);
    pthread_join(late, NULL);
    unlink(names[0]);
    if (right)
        printf("right\n");
    else
        fprintf(stderr, "a client was turned away\n");
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    int count = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1;
    if (strcmp(mode, "small") == 0)
        return case_small();
    if (strcmp(mode, "turns") == 0)
        case_turns(count);
    else if (strcmp(mode, "pieces") == 0)
        case_pieces();
    else if (strcmp(mode, "slow") == 0)
        case_slow();
    else if (strcmp(mode, "rude") == 0)
        case_rude();
    else if (strcmp(mode, "many") == 0)
        case_many(count);
    else if (strcmp(mode, "stop") == 0)
        case_stop();
    else if (strcmp(mode, "two") == 0)
        case_two();
    else {
        fprintf(stderr, "usage: sum_server MODE [NUMBER]; see driver.c\n");
        return 2;
    }
    return EXIT_SUCCESS;
}
