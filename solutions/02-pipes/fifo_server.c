// fifo_server.c - a server on a FIFO and three clients, one after another.
//
// Usage: fifo_server [alone]: alone keeps no writer of its own, and stops at
// the first end-of-file.
#include "error.h"
#include "fifo.h"
#include "io.h"
#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CLIENTS = 3 };

static int open_or_exit(const char *path, int flags) {
    int fd = open(path, flags);
    if (fd == -1)
        error_errno("%s", path);
    return fd;
}

// A client: opens, sends its number, is gone.
static pid_t start_client(const char *path, int number) {
    pid_t client = process_fork();
    if (client != 0)
        return client;
    int fd = open_or_exit(path, O_WRONLY);
    process_leave(io_write_full(fd, &number, sizeof number) == -1);
}

static void serve_one(int fd) {
    int number;
    ssize_t n = io_read_full(fd, &number, sizeof number);
    if (n != sizeof number)
        error_errno("read");
    printf("served client %d\n", number);
}

// What would a read find now that the client is gone? A timeout of 0 asks without waiting.
// Returns whether it would find end-of-file.
static bool show_pause(int fd) {
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    if (poll(&poller, 1, 0) == -1)
        error_errno("poll");
    bool ended = (poller.revents & POLLHUP) != 0;
    printf("  the next read %s\n", ended ? "meets end-of-file" : "waits");
    return ended;
}

// region: serve
// To open a FIFO for reading is to wait for its first writer; by then a second one finds a reader.
static void serve(const char *path, bool alone) {
    pid_t client = start_client(path, 1);
    int fd = open_or_exit(path, O_RDONLY);
    int own = alone ? -1 : open_or_exit(path, O_WRONLY); // never written to
    for (int number = 1;; number++) {
        serve_one(fd);
        process_wait(client);
        if (show_pause(fd) || number == CLIENTS)
            break;
        client = start_client(path, number + 1);
    }
    close(fd);
    if (own != -1)
        close(own);
}
// endregion: serve

int main(int argc, char *argv[]) {
    bool alone = argc == 2 && strcmp(argv[1], "alone") == 0;
    struct fifo_folder folder = fifo_folder_new();
    char path[FIFO_PATH];
    fifo_new(&folder, "requests", 0600, path);
    serve(path, alone);
    fifo_remove(path);
    fifo_folder_remove(&folder);
    return 0;
}
