// expect: wrong-output
// POLLHUP: the client has gone, so it is closed; its last lines are still there.
#include "poll_chat.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 200 };

struct slot {
    bool used, deaf, gone;
    int fd;
    size_t got, held;
    char line[CHAT_LINE_MAX];
    char out[CHAT_HELD_MAX];
};

static struct slot slots[MOST];

static void drop(struct slot *slot) {
    close(slot->fd);
    slot->used = false;
}

static void flush(struct slot *slot) {
    while (slot->held > 0) {
        ssize_t count = send(slot->fd, slot->out, slot->held, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count == -1 && errno == EINTR)
            continue;
        if (count == -1 && errno == EAGAIN)
            return;
        if (count == -1) {
            slot->deaf = true;
            slot->held = 0;
            return;
        }
        slot->held -= (size_t)count;
        memmove(slot->out, slot->out + count, slot->held);
    }
}

static void give(struct slot *slot, const char *line, size_t size) {
    if (slot->deaf || slot->gone)
        return;
    if (slot->held + size > CHAT_HELD_MAX) {
        slot->gone = true;
        return;
    }
    memcpy(slot->out + slot->held, line, size);
    slot->held += size;
    flush(slot);
}

static void take(struct slot *from, const char *bytes, size_t count) {
    for (size_t at = 0; at < count; at++) {
        if (from->got == CHAT_LINE_MAX)
            break;
        from->line[from->got++] = bytes[at];
        if (bytes[at] != '\n')
            continue;
        for (size_t i = 0; i < MOST; i++)
            if (slots[i].used && &slots[i] != from)
                give(&slots[i], from->line, from->got);
        from->got = 0;
    }
    if (from->got == CHAT_LINE_MAX)
        from->gone = true;
}

static void hear(struct slot *slot) {
    char bytes[2048];
    ssize_t count = recv(slot->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count > 0)
        take(slot, bytes, (size_t)count);
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
        slot->gone = true;
}

static void welcome(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd == -1)
        return;
    for (size_t i = 0; i < MOST; i++) {
        if (slots[i].used)
            continue;
        slots[i].used = true;
        slots[i].deaf = slots[i].gone = false;
        slots[i].fd = fd;
        slots[i].got = slots[i].held = 0;
        give(&slots[i], "welcome\n", 8);
        return;
    }
    close(fd);
}

int chat_serve(int listener, int stop) {
    struct pollfd polled[MOST + 2];
    int result = 0;
    for (;;) {
        for (size_t i = 0; i < MOST; i++) {
            polled[i].fd = slots[i].used ? slots[i].fd : -1;
            polled[i].events = slots[i].held > 0 ? POLLIN | POLLOUT : POLLIN;
        }
        polled[MOST] = (struct pollfd){.fd = listener, .events = POLLIN};
        polled[MOST + 1] = (struct pollfd){.fd = stop, .events = POLLIN};
        int ready = poll(polled, MOST + 2, -1);
        if (ready == -1 && errno == EINTR)
            continue;
        if (ready == -1) {
            result = -1;
            break;
        }
        if (polled[MOST + 1].revents)
            break;
        for (size_t i = 0; i < MOST; i++) {
            if (polled[i].fd == -1)
                continue;
            if (polled[i].revents & (POLLHUP | POLLERR)) {
                slots[i].gone = true;
                continue;
            }
            if (polled[i].revents & POLLOUT)
                flush(&slots[i]);
            if (polled[i].revents & ~POLLOUT)
                hear(&slots[i]);
        }
        if (polled[MOST].revents)
            welcome(listener);
        for (size_t i = 0; i < MOST; i++)
            if (slots[i].used && slots[i].gone)
                drop(&slots[i]);
    }
    for (size_t i = 0; i < MOST; i++)
        if (slots[i].used)
            drop(&slots[i]);
    return result;
}
