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
#include <unistd.h>

struct client {
    int fd; // does not block
    struct frames frames;
    struct client *next, **link; // the list of all, for the end
};

static struct client *clients; // all that are connected

static void watch(int epoll, int fd, uint32_t events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    CHECK_ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static void drop(struct client *client) {
    *client->link = client->next;
    if (client->next != NULL)
        client->next->link = client->link;
    close(client->fd); // no copy of it exists: epoll forgets it
    free(client);
}

static void admit(int epoll, int listener) {
    int fd;
    while ((fd = listener_accept(listener)) != -1) {
        struct client *client = malloc(sizeof *client);
        if (client == NULL || fcntl(fd, F_SETFL, O_NONBLOCK) == -1) {
            free(client);
            close(fd);
            continue;
        }
        *client = (struct client){.fd = fd, .next = clients, .link = &clients};
        if (clients != NULL)
            clients->link = &client->next;
        clients = client;
        watch(epoll, fd, EPOLLIN | EPOLLET, client);
    }
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

static void serve(int listener, int stop) {
    enum { REPORTS = 16 };
    struct epoll_event reports[REPORTS];
    int epoll = CHECK_ERRNO(epoll_create1(EPOLL_CLOEXEC));
    watch(epoll, stop, EPOLLIN, &stop);
    watch(epoll, listener, EPOLLIN, &listener);
    bool stopping = false, busy = true;
    while (!stopping || busy) {
        int count = epoll_wait(epoll, reports, REPORTS, stopping ? 0 : -1);
        busy = false;
        for (int i = 0; i < count; i++) {
            void *what = reports[i].data.ptr;
            busy = busy || what != &stop;
            if (what == &stop)
                stopping = true;
            else if (what == &listener)
                admit(epoll, listener);
            else
                drain(what);
        }
    }
    while (clients != NULL)
        drop(clients);
    close(epoll);
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
