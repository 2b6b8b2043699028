// trusts_the_name.c - WRONG: a server takes whatever stands under a well-known name for its FIFO.
//
// The folder it makes stands for /tmp, where anybody may have been first.
#include "../error.h"
#include "../fifo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What another user did before the server started.
static void plant(const char *path) {
    const char *request = "pay 1000 to mallory";
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (fd == -1 || write(fd, request, strlen(request)) == -1)
        error_errno("%s", path);
    close(fd);
}

static void server(const char *path) {
    if (mkfifo(path, 0600) == -1 && errno != EEXIST)
        error_errno("mkfifo");
    int fd = open(path, O_RDONLY);
    char request[64];
    ssize_t n = fd == -1 ? -1 : read(fd, request, sizeof request);
    if (n == -1)
        error_errno("%s", path);
    printf("request: %.*s\n", (int)n, request);
    close(fd);
}

int main(void) {
    struct fifo_folder folder = fifo_folder_new();
    char path[FIFO_PATH + 16];
    snprintf(path, sizeof path, "%s/bank", folder.path);
    plant(path);
    server(path);
    fifo_remove(path);
    fifo_folder_remove(&folder);
    return 0;
}
