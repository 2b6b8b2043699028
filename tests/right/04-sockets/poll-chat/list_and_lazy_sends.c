// A list of clients that grow by need; ppoll; sends only when poll says that there is room.
#include "poll_chat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

struct text {
    char *bytes;
    size_t size, room;
};

struct member {
    TAILQ_ENTRY(member) entry;
    struct pollfd *polled; /* of this round, or NULL */
    int fd;
    bool over, mute;
    struct text in, out;
};

TAILQ_HEAD(members, member);

static bool text_add(struct text *text, const char *bytes, size_t size) {
    if (text->size + size > text->room) {
        size_t room = text->room * 2 + size;
        char *grown = realloc(text->bytes, room);
        if (grown == NULL)
            return false;
        text->bytes = grown;
        text->room = room;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    return true;
}

static void text_cut(struct text *text, size_t size) {
    text->size -= size;
    memmove(text->bytes, text->bytes + size, text->size);
}

static void due(struct member *member, const char *bytes, size_t size) {
    if (member->mute)
        return;
    if (member->out.size + size > CHAT_HELD_MAX || !text_add(&member->out, bytes, size))
        member->over = true;
}

static void speak(struct members *all, struct member *member) {
    char *end;
    while ((end = memchr(member->in.bytes, '\n', member->in.size)) != NULL) {
        size_t size = (size_t)(end - member->in.bytes) + 1;
        if (size > CHAT_LINE_MAX)
            break;
        struct member *other;
        TAILQ_FOREACH(other, all, entry)
        if (other != member)
            due(other, member->in.bytes, size);
        text_cut(&member->in, size);
        if (member->in.size == 0)
            return;
    }
    if (member->in.size >= CHAT_LINE_MAX)
        member->over = true;
}

static void receive(struct members *all, struct member *member) {
    char bytes[1000];
    ssize_t count = read(member->fd, bytes, sizeof bytes);
    if (count == -1 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0 || !text_add(&member->in, bytes, (size_t)count))
        member->over = true;
    else
        speak(all, member);
}

static void deliver(struct member *member) {
    ssize_t count = send(member->fd, member->out.bytes, member->out.size, MSG_NOSIGNAL);
    if (count >= 0) {
        text_cut(&member->out, (size_t)count);
    } else if (errno != EAGAIN && errno != EINTR) {
        member->mute = true;
        member->out.size = 0;
    }
}

static void enter(struct members *all, int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
        struct member *member = calloc(1, sizeof *member);
        if (member == NULL) {
            close(fd);
            continue;
        }
        member->fd = fd;
        TAILQ_INSERT_TAIL(all, member, entry);
        due(member, "welcome\n", 8);
    }
}

static void sweep(struct members *all, bool everyone) {
    struct member *member, *next;
    for (member = TAILQ_FIRST(all); member != NULL; member = next) {
        next = TAILQ_NEXT(member, entry);
        if (!everyone && !member->over)
            continue;
        TAILQ_REMOVE(all, member, entry);
        close(member->fd);
        free(member->in.bytes);
        free(member->out.bytes);
        free(member);
    }
}

/* 1: go on; 0: stopped; -1: failed. */
static int turn(struct members *all, int listener, int stop) {
    size_t count = 2;
    struct member *member;
    TAILQ_FOREACH(member, all, entry)
    count++;
    struct pollfd *polled = calloc(count, sizeof *polled);
    if (polled == NULL)
        return -1;
    polled[0] = (struct pollfd){stop, POLLIN, 0};
    polled[1] = (struct pollfd){listener, POLLIN, 0};
    count = 2;
    TAILQ_FOREACH(member, all, entry) {
        member->polled = &polled[count++];
        member->polled->fd = member->fd;
        member->polled->events = (short)(POLLIN | (member->out.size > 0 ? POLLOUT : 0));
    }
    int ready = ppoll(polled, count, NULL, NULL);
    int result = polled[0].revents != 0 ? 0 : 1;
    if (ready == -1)
        result = errno == EINTR ? 1 : -1;
    if (ready > 0 && result == 1) {
        TAILQ_FOREACH(member, all, entry) {
            if (member->polled->revents & POLLOUT && member->out.size > 0)
                deliver(member);
            if (member->polled->revents & (POLLIN | POLLHUP | POLLERR))
                receive(all, member);
        }
        if (polled[1].revents != 0)
            enter(all, listener);
        sweep(all, false);
    }
    free(polled);
    return result;
}

int chat_serve(int listener, int stop) {
    struct members all = TAILQ_HEAD_INITIALIZER(all);
    int result;
    while ((result = turn(&all, listener, stop)) == 1)
        continue;
    int error = errno;
    sweep(&all, true);
    errno = error;
    return result;
}
