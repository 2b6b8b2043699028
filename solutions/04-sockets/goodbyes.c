// goodbyes.c - the ways in which a peer can end, and what each tells, over UNIX sockets and over TCP.
#include "inet.h"
#include "place.h"
#include "unix_socket.h"

#include <poll.h>
#include <sys/socket.h>

enum { ROWS = 12, CELL = 32 };

struct column {
    char cells[ROWS][CELL];
    int count;
};

struct pair {
    int ours, theirs;
};

static void say(struct column *column, long result) {
    snprintf(column->cells[column->count++], CELL, "%s", result_or_errno(result));
}

static struct pair connect_pair(int tcp) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(tcp ? inet_listen("127.0.0.1", "0") : unix_listen(place.path));
    char port[8];
    snprintf(port, sizeof port, "%d", tcp ? inet_port(listener) : 0);
    struct pair pair;
    pair.ours = CHECK_ERRNO(tcp ? inet_connect("127.0.0.1", port) : unix_connect(place.path));
    struct pollfd wait = {.fd = listener, .events = POLLIN};
    CHECK_ERRNO(poll(&wait, 1, -1));
    pair.theirs = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    close(listener);
    place_remove(&place);
    return pair;
}

static void take(struct column *column, int fd) {
    char bytes[8];
    say(column, recv(fd, bytes, sizeof bytes, 0));
}

static void put(struct column *column, int fd) {
    say(column, send(fd, "hello", 5, MSG_NOSIGNAL));
}

// Waits until FD has heard of EVENTS.
static void await(int fd, short events) {
    struct pollfd wait = {.fd = fd, .events = events};
    CHECK_ERRNO(poll(&wait, 1, -1));
}

static void script(struct column *column, int tcp) {
    struct pair pair = connect_pair(tcp);
    shutdown(pair.theirs, SHUT_WR);
    take(column, pair.ours);
    put(column, pair.ours);
    take(column, pair.theirs);
    close(pair.theirs);
    close(pair.ours);

    pair = connect_pair(tcp);
    close(pair.theirs);
    take(column, pair.ours);
    put(column, pair.ours);
    await(pair.ours, 0); // over TCP the answer to that is a reset
    put(column, pair.ours);
    close(pair.ours);

    pair = connect_pair(tcp);
    CHECK_ERRNO(send(pair.ours, "hello", 5, 0));
    await(pair.theirs, POLLIN);
    close(pair.theirs); // unread
    take(column, pair.ours);
    take(column, pair.ours);
    close(pair.ours);

    pair = connect_pair(tcp);
    int copy = CHECK_ERRNO(dup(pair.theirs)); // as a child of fork holds one
    close(pair.theirs);
    char byte;
    say(column, recv(pair.ours, &byte, 1, MSG_DONTWAIT));
    shutdown(copy, SHUT_RDWR);
    take(column, pair.ours);
    close(copy);
    close(pair.ours);
}

int main(void) {
    static const char *const rows[] = {"the peer has shut down its sending, recv",
                                       "  send to it",
                                       "  the peer's recv",
                                       "the peer has closed, recv",
                                       "  send to it",
                                       "  send once more",
                                       "the peer has closed with ours unread, recv",
                                       "  recv once more",
                                       "the peer has closed one of two copies, recv",
                                       "  and shut down the other, recv"};
    struct column columns[2] = {0};
    for (int tcp = 0; tcp < 2; tcp++)
        script(&columns[tcp], tcp);
    printf("%-44s %-11s %s\n", "", "UNIX", "TCP");
    for (int i = 0; i < columns[0].count; i++)
        printf("%-44s %-11s %s\n", rows[i], columns[0].cells[i], columns[1].cells[i]);
    return 0;
}
