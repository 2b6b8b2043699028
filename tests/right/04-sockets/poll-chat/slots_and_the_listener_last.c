// A table of slots; the sockets block, and each call says that it must not wait.
#include "poll_chat.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct slot {
    bool used, deaf, gone;
    int fd;
    size_t got, held;
    char line[CHAT_LINE_MAX];
    char out[CHAT_HELD_MAX];
};

static struct slot **slots;
static struct pollfd *polled; /* one for each slot, then the listener and stop */
static size_t count_slots;

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
        for (size_t i = 0; i < count_slots; i++)
            if (slots[i]->used && slots[i] != from)
                give(slots[i], from->line, from->got);
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

static bool add_slot(void) {
    struct slot **more = realloc(slots, (count_slots + 1) * sizeof *more);
    if (more == NULL)
        return false;
    slots = more;
    struct pollfd *room = realloc(polled, (count_slots + 3) * sizeof *room);
    if (room == NULL)
        return false;
    polled = room;
    slots[count_slots] = calloc(1, sizeof **slots);
    if (slots[count_slots] == NULL)
        return false;
    count_slots++;
    return true;
}

static void welcome(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd == -1)
        return;
    size_t i = 0;
    while (i < count_slots && slots[i]->used)
        i++;
    if (i == count_slots && !add_slot()) {
        close(fd);
        return;
    }
    slots[i]->used = true;
    slots[i]->deaf = slots[i]->gone = false;
    slots[i]->fd = fd;
    slots[i]->got = slots[i]->held = 0;
    give(slots[i], "welcome\n", 8);
}

int chat_serve(int listener, int stop) {
    int result = 0;
    polled = malloc(2 * sizeof *polled);
    if (polled == NULL)
        return -1;
    for (;;) {
        for (size_t i = 0; i < count_slots; i++) {
            polled[i].fd = slots[i]->used ? slots[i]->fd : -1;
            polled[i].events = slots[i]->held > 0 ? POLLIN | POLLOUT : POLLIN;
        }
        polled[count_slots] = (struct pollfd){.fd = listener, .events = POLLIN};
        polled[count_slots + 1] = (struct pollfd){.fd = stop, .events = POLLIN};
        int ready = poll(polled, count_slots + 2, -1);
        if (ready == -1 && errno == EINTR)
            continue;
        if (ready == -1) {
            result = -1;
            break;
        }
        if (polled[count_slots + 1].revents)
            break;
        size_t present = count_slots;
        bool is_one_there = polled[present].revents != 0;
        for (size_t i = 0; i < present; i++) {
            if (polled[i].fd == -1)
                continue;
            if (polled[i].revents & POLLOUT)
                flush(slots[i]);
            if (polled[i].revents & ~POLLOUT)
                hear(slots[i]);
        }
        if (is_one_there)
            welcome(listener);
        for (size_t i = 0; i < count_slots; i++)
            if (slots[i]->used && slots[i]->gone)
                drop(slots[i]);
    }
    for (size_t i = 0; i < count_slots; i++) {
        if (slots[i]->used)
            drop(slots[i]);
        free(slots[i]);
    }
    free(slots);
    free(polled);
    slots = NULL;
    count_slots = 0;
    return result;
}
