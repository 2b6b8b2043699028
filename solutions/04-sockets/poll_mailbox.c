// poll_mailbox.c - the mailbox, with one thread for all clients: it waits for whoever has something.
//
// Usage: poll_mailbox [CLIENTS] (3)
#include "../02-pipes/process.h"
#include "frame.h"
#include "listener.h"
#include "place.h"
#include "stop.h"
#include "unix_socket.h"

#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <time.h>

enum { STOP, LISTENER, FIRST_CLIENT, MOST = FIRST_CLIENT + 8 };
enum { RETRY = 1000, GRACE = 10000 }; // milliseconds: until accept is tried again; after the signal

struct office {
    struct pollfd waits[MOST];  // an fd of -1: poll passes over it
    struct frames frames[MOST]; // what a client has sent, by its place in waits
    bool crowded;               // there was no descriptor, or no memory, for the next client
};

static int free_place(const struct office *office) {
    for (int i = FIRST_CLIENT; i < MOST; i++)
        if (office->waits[i].fd == -1)
            return i;
    return -1;
}

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void office_open(struct office *office, int listener, int stop) {
    for (int i = 0; i < MOST; i++)
        office->waits[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    office->waits[STOP].fd = stop;
    office->waits[LISTENER].fd = listener;
}

// Accepts those who wait, as long as there is a place. Returns whether it took anybody in.
static bool admit(struct office *office, int listener) {
    bool any = false;
    for (int place; (place = free_place(office)) != -1; any = true) {
        int client = listener_accept(listener);
        if (client == -1) {
            office->crowded = errno != EAGAIN; // then the client still waits
            break;
        }
        office->waits[place].fd = client;
        office->frames[place] = (struct frames){.used = 0};
    }
    return any;
}

// Takes what has come from the client at PLACE: one recv, and every letter that is whole by now.
// Closes the client if it has ended.
static void serve_place(struct office *office, int place) {
    struct frames *frames = &office->frames[place];
    const char *text;
    size_t length;
    int got = 0;
    ssize_t n = frames_read(frames, office->waits[place].fd);
    while (n > 0 && (got = frames_next(frames, &text, &length)) == 1)
        printf("received: %.*s\n", (int)length, text);
    if (n > 0 && got == 0)
        return; // more will come
    if (n != 0 || frames_in_part(frames))
        fprintf(stderr, "a client is dropped\n");
    close(office->waits[place].fd);
    office->waits[place].fd = -1;
}

static void office_close(struct office *office) {
    for (int i = FIRST_CLIENT; i < MOST; i++)
        if (office->waits[i].fd != -1)
            close(office->waits[i].fd);
}

// region: turn
// Waits until there is something to do, and does it. Returns whether there was.
static bool turn(struct office *office, int listener, int timeout) {
    bool busy = false, open = free_place(office) != -1 && !office->crowded;
    office->waits[LISTENER].fd = open ? listener : -1;
    if (poll(office->waits, MOST, office->crowded && timeout == -1 ? RETRY : timeout) == -1) {
        if (errno != EINTR)
            check_errno_failed("poll");
        return true; // it says nothing of the descriptors
    }
    for (int i = FIRST_CLIENT; i < MOST; i++) {
        if (office->waits[i].fd == -1 || office->waits[i].revents == 0)
            continue;
        serve_place(office, i);
        busy = true;
    }
    office->crowded = false;
    return admit(office, listener) || busy;
}
// endregion: turn

// region: serve
// Serves until STOP is readable, and then on until a look finds nothing more that has come; but not
// for ever, whatever the clients do.
static void serve(struct office *office, int listener) {
    while (office->waits[STOP].revents == 0)
        turn(office, listener, -1);
    long end = milliseconds() + GRACE;
    while (turn(office, listener, 0) && milliseconds() < end)
        continue;
    office_close(office);
}
// endregion: serve

static void bring(const char *path, int client) {
    int fd = CHECK_ERRNO(unix_connect(path));
    for (int number = 1; number <= 2; number++) {
        char text[32];
        int length = snprintf(text, sizeof text, "client %d, letter %d", client, number);
        CHECK_ERRNO(frame_send(fd, text, (size_t)length));
    }
    close(fd);
}

// Returns a client that has sent the half of a letter, and goes on sleeping.
static int slow_client(const char *path) {
    int fd = CHECK_ERRNO(unix_connect(path));
    CHECK_ERRNO(send(fd, "\0\0\0\5hel", 7, MSG_NOSIGNAL));
    return fd;
}

int main(int argc, char *argv[]) {
    enum { LIMIT = 64 };
    int count = argc > 1 ? atoi(argv[1]) : 3, stop = stop_open();
    count = count < LIMIT ? count : LIMIT;
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    pid_t server = process_fork(), clients[LIMIT];
    if (server == 0) {
        static struct office office;
        office_open(&office, listener, stop);
        serve(&office, listener);
        process_leave(0);
    }
    int slow = slow_client(place.path), failed = 0;
    for (int i = 0; i < count; i++) {
        clients[i] = process_fork();
        if (clients[i] == 0) {
            bring(place.path, i + 1);
            process_leave(0);
        }
    }
    for (int i = 0; i < count; i++)
        failed += process_wait(clients[i]);
    CHECK_ERRNO(kill(server, SIGTERM));
    failed += process_wait(server);
    close(slow);
    close(listener);
    close(stop);
    place_remove(&place);
    return failed != 0;
}
