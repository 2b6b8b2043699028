// fifo_order.c - WRONG: client and server open their two FIFOs in different orders.
#include "../error.h"
#include "../fifo.h"
#include "../process.h"

#include <fcntl.h>
#include <stdio.h>

static int open_or_exit(const char *path, int flags) {
    int fd = open(path, flags);
    if (fd == -1)
        error_errno("%s", path);
    return fd;
}

// region: ends
static void client(const char *requests, const char *replies) {
    int to = open_or_exit(requests, O_WRONLY);
    int from = open_or_exit(replies, O_RDONLY);
    printf("client connected: %d, %d\n", to, from);
}

static void server(const char *requests, const char *replies) {
    int to = open_or_exit(replies, O_WRONLY);
    int from = open_or_exit(requests, O_RDONLY);
    printf("server connected: %d, %d\n", to, from);
}
// endregion: ends

int main(void) {
    struct fifo_folder folder = fifo_folder_new();
    char requests[FIFO_PATH], replies[FIFO_PATH];
    fifo_new(&folder, "requests", 0600, requests);
    fifo_new(&folder, "replies", 0600, replies);
    pid_t child = process_fork();
    if (child == 0) {
        client(requests, replies);
        process_leave(0);
    }
    server(requests, replies);
    process_wait(child);
    fifo_remove(requests);
    fifo_remove(replies);
    fifo_folder_remove(&folder);
    return 0;
}
