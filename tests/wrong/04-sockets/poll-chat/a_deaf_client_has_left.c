// expect: wrong-output
// Who can't be sent to has left, and is closed; what it said last is still there.
#include "poll_chat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd;
    bool gone;
    char line[CHAT_LINE_MAX];
    size_t used;
    char held[CHAT_HELD_MAX];
    size_t start, size; /* a ring */
};

struct chat {
    struct client **clients;
    struct pollfd *polls; /* stop, listener, then the clients */
    size_t count, room;
};

/* Sends what is held, as much as can be. */
static void flush_held(struct client *c) {
    while (!c->gone && c->size > 0) {
        size_t piece = c->size;
        if (piece > CHAT_HELD_MAX - c->start)
            piece = CHAT_HELD_MAX - c->start;
        ssize_t n = send(c->fd, c->held + c->start, piece, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0) {
            c->start = (c->start + (size_t)n) % CHAT_HELD_MAX;
            c->size -= (size_t)n;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            c->gone = true;
            return;
        }
    }
}

static void give(struct client *c, const char *text, size_t size) {
    if (c->gone)
        return;
    flush_held(c);
    while (c->size == 0 && size > 0) {
        ssize_t n = send(c->fd, text, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0) {
            text += n;
            size -= (size_t)n;
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            c->gone = true;
            return;
        }
    }
    if (c->size + size > CHAT_HELD_MAX) {
        c->gone = true;
        return;
    }
    for (size_t i = 0; i < size; i++)
        c->held[(c->start + c->size++) % CHAT_HELD_MAX] = text[i];
}

static void give_others(struct chat *chat, struct client *from, const char *text, size_t size) {
    for (size_t i = 0; i < chat->count; i++)
        if (chat->clients[i] != from)
            give(chat->clients[i], text, size);
}

static void take(struct chat *chat, struct client *c) {
    char buffer[4096];
    ssize_t n;
    do
        n = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    while (n == -1 && errno == EINTR);
    if (n == -1 && errno == EAGAIN)
        return;
    if (n <= 0) {
        c->gone = true;
        return;
    }
    for (ssize_t i = 0; i < n; i++) {
        c->line[c->used++] = buffer[i];
        if (buffer[i] == '\n') {
            give_others(chat, c, c->line, c->used);
            c->used = 0;
        } else if (c->used == CHAT_LINE_MAX) {
            c->gone = true;
            return;
        }
    }
}

static bool admit(struct chat *chat, int fd) {
    if (chat->count == chat->room) {
        size_t room = 2 * chat->room + 8;
        struct client **clients = realloc(chat->clients, room * sizeof *clients);
        if (!clients)
            return false;
        chat->clients = clients;
        struct pollfd *polls = realloc(chat->polls, (room + 2) * sizeof *polls);
        if (!polls)
            return false;
        chat->polls = polls;
        chat->room = room;
    }
    struct client *c = malloc(sizeof *c);
    if (!c)
        return false;
    c->fd = fd;
    c->gone = false;
    c->used = c->start = c->size = 0;
    chat->clients[chat->count++] = c;
    give(c, "welcome\n", 8);
    return true;
}

static void bury(struct chat *chat) {
    size_t kept = 0;
    for (size_t i = 0; i < chat->count; i++) {
        struct client *c = chat->clients[i];
        if (c->gone) {
            close(c->fd);
            free(c);
        } else {
            chat->clients[kept++] = c;
        }
    }
    chat->count = kept;
}

int chat_serve(int listener, int stop) {
    struct chat chat = {.polls = malloc(2 * sizeof(struct pollfd))};
    int result = 0, error = 0;
    int spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (!chat.polls || spare == -1) {
        result = -1;
        error = errno;
        goto out;
    }
    for (;;) {
        chat.polls[0] = (struct pollfd){.fd = stop, .events = POLLIN};
        chat.polls[1] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (size_t i = 0; i < chat.count; i++) {
            struct client *c = chat.clients[i];
            chat.polls[i + 2] = (struct pollfd){
                .fd = c->fd, .events = (short)(POLLIN | (c->size > 0 ? POLLOUT : 0))};
        }
        if (poll(chat.polls, chat.count + 2, -1) == -1) {
            if (errno == EINTR)
                continue;
            result = -1;
            error = errno;
            break;
        }
        if (chat.polls[0].revents)
            break;
        size_t present = chat.count;
        for (size_t i = 0; i < present; i++) {
            struct client *c = chat.clients[i];
            if (chat.polls[i + 2].revents & POLLOUT)
                flush_held(c);
            if (!c->gone && chat.polls[i + 2].revents & (POLLIN | POLLHUP | POLLERR))
                take(&chat, c);
        }
        bury(&chat);
        if (chat.polls[1].revents) {
            int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd != -1) {
                if (!admit(&chat, fd))
                    close(fd);
            } else if (errno == EMFILE || errno == ENFILE) {
                close(spare);
                fd = accept(listener, NULL, NULL);
                if (fd != -1)
                    close(fd);
                spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
            } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED &&
                       errno != ENOMEM && errno != ENOBUFS && errno != EPROTO) {
                result = -1;
                error = errno;
                break;
            }
        }
    }
out:
    for (size_t i = 0; i < chat.count; i++)
        chat.clients[i]->gone = true;
    bury(&chat);
    free(chat.clients);
    free(chat.polls);
    if (spare != -1)
        close(spare);
    if (result == -1)
        errno = error;
    return result;
}
