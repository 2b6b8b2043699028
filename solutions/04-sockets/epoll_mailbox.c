// epoll_mailbox.c - the mailbox with epoll, edge-triggered: what is reported is drained.
//
// Usage: epoll_mailbox [CLIENTS] (3)
#include "../02-pipes/process.h"
#include "frame.h"
#include "inet.h"
#include "listener.h"
#include "stop.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { RETRY = 1000, GRACE = 10000 }; // milliseconds: until accept is tried again; after the signal

struct client {
    int fd; // does not block
    struct frames frames;
    struct client *next, **link; // the list of all, for the end
};

static struct client *clients; // all that are connected

static int control(int epoll, int operation, int fd, uint32_t events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    return epoll_ctl(epoll, operation, fd, &event);
}

static void drop(struct client *client) {
    *client->link = client->next;
    if (client->next != NULL)
        client->next->link = client->link;
    close(client->fd); // no copy of it exists: epoll forgets it
    free(client);
}

// Takes FD among the clients, or closes it.
static void take_in(int epoll, int fd) {
    struct client *client = malloc(sizeof *client);
    if (client == NULL || fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
        control(epoll, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET, client) == -1) {
        free(client);
        close(fd);
        return;
    }
    *client = (struct client){.fd = fd, .next = clients, .link = &clients};
    if (clients != NULL)
        clients->link = &client->next;
    clients = client;
}

struct server {
    int epoll, listener, stop;
    bool stopping;
    bool crowded; // no room for the next client: the listener is not asked for
};

// While it is crowded, a client who waits is not reported, at once and again and again.
static void set_crowded(struct server *server, bool crowded) {
    if (server->crowded == crowded)
        return;
    server->crowded = crowded;
    CHECK_ERRNO(control(server->epoll, EPOLL_CTL_MOD, server->listener, crowded ? 0 : EPOLLIN,
                        &server->listener));
}

static void admit(struct server *server) {
    int fd;
    while ((fd = listener_accept(server->listener)) != -1)
        take_in(server->epoll, fd);
    set_crowded(server, errno != EAGAIN);
}

// region: drain
// Takes all that has come from CLIENT, until there is no more; drops it at its end.
static void drain(struct client *client) {
    const char *text;
    size_t length;
    ssize_t n;
    int got = 0;
    while (got == 0 && (n = frames_read(&client->frames, client->fd)) > 0)
        while ((got = frames_next(&client->frames, &text, &length)) == 1)
            printf("received: %.*s\n", (int)length, text);
    if (got == 0 && n == -1 && errno == EAGAIN)
        return; // drained: the next byte will be reported
    drop(client);
}
// endregion: drain

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Waits until there is something to do, and does it. Returns whether there was.
static bool turn(struct server *server, int timeout) {
    enum { REPORTS = 16 };
    struct epoll_event reports[REPORTS];
    int wait = timeout == -1 && server->crowded ? RETRY : timeout;
    int count = epoll_wait(server->epoll, reports, REPORTS, wait);
    set_crowded(server, false);
    for (int i = 0; i < count; i++) {
        void *what = reports[i].data.ptr;
        if (what == &server->stop) {
            server->stopping = true;
            CHECK_ERRNO(control(server->epoll, EPOLL_CTL_DEL, server->stop, 0, NULL));
        } else if (what == &server->listener) {
            admit(server);
        } else {
            drain(what);
        }
    }
    return count != 0; // -1: interrupted, and nothing is known
}

// Serves until STOP is readable, and then on until a look finds nothing more that has come, or the
// time for that is over.
static void serve(int listener, int stop) {
    struct server server = {.listener = listener, .stop = stop};
    server.epoll = CHECK_ERRNO(epoll_create1(EPOLL_CLOEXEC));
    CHECK_ERRNO(control(server.epoll, EPOLL_CTL_ADD, stop, EPOLLIN, &server.stop));
    CHECK_ERRNO(control(server.epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &server.listener));
    while (!server.stopping)
        turn(&server, -1);
    long end = milliseconds() + GRACE;
    while (turn(&server, 0) && milliseconds() < end)
        continue;
    while (clients != NULL)
        drop(clients);
    close(server.epoll);
}

static void bring(const char *port, int client) {
    int fd = CHECK_ERRNO(inet_connect("127.0.0.1", port));
    for (int number = 1; number <= 2; number++) {
        char text[32];
        int length = snprintf(text, sizeof text, "client %d, letter %d", client, number);
        CHECK_ERRNO(frame_send(fd, text, (size_t)length));
    }
    close(fd);
}

int main(int argc, char *argv[]) {
    enum { LIMIT = 64 };
    int count = argc > 1 ? atoi(argv[1]) : 3, failed = 0, stop = stop_open();
    count = count < LIMIT ? count : LIMIT;
    int listener = CHECK_ERRNO(inet_listen("127.0.0.1", "0"));
    char port[8];
    snprintf(port, sizeof port, "%d", CHECK_ERRNO(inet_port(listener)));
    pid_t server = process_fork(), brought[LIMIT];
    if (server == 0) {
        serve(listener, stop);
        process_leave(0);
    }
    for (int i = 0; i < count; i++) {
        brought[i] = process_fork();
        if (brought[i] == 0) {
            bring(port, i + 1);
            process_leave(0);
        }
    }
    for (int i = 0; i < count; i++)
        failed += process_wait(brought[i]);
    CHECK_ERRNO(kill(server, SIGTERM));
    failed += process_wait(server);
    close(listener);
    close(stop);
    return failed != 0;
}
