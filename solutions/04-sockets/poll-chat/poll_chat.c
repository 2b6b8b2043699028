/* A server for people who talk to each other. The contract is in poll_chat.h. */
#include "poll_chat.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd;
    bool deaf;        /* can't be sent to any more; there may still be lines of its own */
    bool gone;        /* to be closed when the round is over, and at no other place */
    size_t got, held; /* bytes in `line`, of a line that is not complete, and in `out` */
    char line[CHAT_LINE_MAX];
    char out[CHAT_HELD_MAX];
};

struct chat {
    struct client **clients;
    struct pollfd *polled; /* the listener, stop, and one for each client, in the same order */
    size_t count, room;
    bool is_full; /* no descriptor for a newcomer: asks for none until a client has left */
};

/* Sends what is held, as far as it goes. */
static void flush(struct client *client) {
    size_t done = 0;
    while (done < client->held) {
        ssize_t count =
            send(client->fd, client->out + done, client->held - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count == -1 && errno == EAGAIN)
            break;
        if (count == -1 && errno != EINTR) {
            client->deaf = true;
            client->held = done = 0;
        }
        done += count > 0 ? (size_t)count : 0;
    }
    client->held -= done;
    memmove(client->out, client->out + done, client->held);
}

static void give(struct client *client, const char *line, size_t size) {
    if (client->held + size > sizeof client->out)
        client->gone = true;
    if (client->gone || client->deaf)
        return;
    memcpy(client->out + client->held, line, size);
    client->held += size;
    flush(client);
}

static void fan_out(struct chat *chat, const struct client *from) {
    for (size_t i = 0; i < chat->count; i++)
        if (chat->clients[i] != from)
            give(chat->clients[i], from->line, from->got);
}

/* Receives once, and sends out the lines that are complete. */
static void listen_to(struct chat *chat, struct client *client) {
    char bytes[4096];
    ssize_t count = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count == 0 || (count == -1 && errno != EINTR && errno != EAGAIN))
        client->gone = true;
    for (ssize_t i = 0; i < count && client->got < sizeof client->line; i++) {
        client->line[client->got++] = bytes[i];
        if (bytes[i] == '\n') {
            fan_out(chat, client);
            client->got = 0;
        }
    }
    if (client->got == sizeof client->line)
        client->gone = true;
}

/* Makes room for one client more. */
static bool grow(struct chat *chat) {
    if (chat->count < chat->room)
        return true;
    size_t room = chat->room == 0 ? 16 : 2 * chat->room;
    struct client **clients = realloc(chat->clients, room * sizeof *clients);
    if (clients == NULL)
        return false;
    chat->clients = clients;
    struct pollfd *polled = realloc(chat->polled, (room + 2) * sizeof *polled);
    if (polled == NULL)
        return false;
    chat->polled = polled;
    chat->room = room;
    return true;
}

static void admit(struct chat *chat, int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd == -1) {
        chat->is_full = errno == EMFILE && chat->count > 0;
        return;
    }
    struct client *client = malloc(sizeof *client);
    if (client == NULL || !grow(chat)) {
        free(client);
        close(fd);
        return;
    }
    client->fd = fd;
    client->gone = client->deaf = false;
    client->got = client->held = 0;
    chat->clients[chat->count++] = client;
    give(client, "welcome\n", strlen("welcome\n"));
}

/* The only place where a connection is closed: its number may be another one's from here on. */
static void close_those_gone(struct chat *chat) {
    size_t kept = 0;
    for (size_t i = 0; i < chat->count; i++) {
        if (chat->clients[i]->gone) {
            close(chat->clients[i]->fd);
            free(chat->clients[i]);
        } else {
            chat->clients[kept++] = chat->clients[i];
        }
    }
    if (kept < chat->count)
        chat->is_full = false;
    chat->count = kept;
}

/* One round; returns 1, 0 when the server is stopped, or -1. */
static int round_of(struct chat *chat, int listener, int stop) {
    size_t count = chat->count;
    chat->polled[0] = (struct pollfd){.fd = chat->is_full ? -1 : listener, .events = POLLIN};
    chat->polled[1] = (struct pollfd){.fd = stop, .events = POLLIN};
    for (size_t i = 0; i < count; i++) {
        short events = chat->clients[i]->held > 0 ? POLLIN | POLLOUT : POLLIN;
        chat->polled[2 + i] = (struct pollfd){.fd = chat->clients[i]->fd, .events = events};
    }
    if (poll(chat->polled, 2 + count, -1) == -1)
        return errno == EINTR ? 1 : -1;
    if (chat->polled[1].revents != 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        struct client *client = chat->clients[i];
        short revents = chat->polled[2 + i].revents;
        if (revents & POLLOUT)
            flush(client);
        if (!client->gone && revents & (POLLIN | POLLHUP | POLLERR))
            listen_to(chat, client);
    }
    if (chat->polled[0].revents != 0)
        admit(chat, listener);
    close_those_gone(chat);
    return 1;
}

int chat_serve(int listener, int stop) {
    struct chat chat = {.count = 0};
    int result = grow(&chat) ? 1 : -1;
    while (result == 1)
        result = round_of(&chat, listener, stop);
    int error = errno;
    for (size_t i = 0; i < chat.count; i++)
        chat.clients[i]->gone = true;
    close_those_gone(&chat);
    free(chat.clients);
    free(chat.polled);
    errno = error;
    return result;
}
