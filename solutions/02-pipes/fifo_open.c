// fifo_open.c - what open(2) does on a FIFO: waits for the other side, or does not. fifo(7).
#include "error.h"
#include "fifo.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void show_mode(const char *path) {
    struct stat status;
    if (stat(path, &status) == -1)
        error_errno("%s", path);
    printf("asked for 0666 under umask 027: 0%03o\n", status.st_mode & 0777u);
}

static void open_without_waiting(const char *path) {
    int writer = open(path, O_WRONLY | O_NONBLOCK);
    printf("O_WRONLY|O_NONBLOCK, no reader: %s\n", writer == -1 ? strerrorname_np(errno) : "open");
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    printf("O_RDONLY|O_NONBLOCK, no writer: %s\n", reader == -1 ? strerrorname_np(errno) : "open");
    writer = open(path, O_WRONLY | O_NONBLOCK);
    printf("O_WRONLY|O_NONBLOCK, a reader:  %s\n", writer == -1 ? strerrorname_np(errno) : "open");
    close(reader);
    close(writer);
}

static void rendezvous(const char *path) {
    pid_t child = process_fork();
    if (child == 0) {
        if (open(path, O_WRONLY) == -1)
            error_errno("%s", path);
        printf("the writer is through\n");
        process_leave(0);
    }
    process_wait_asleep(child);
    printf("the writer sleeps in open\n");
    fflush(stdout);
    int reader = open(path, O_RDONLY);
    if (reader == -1)
        error_errno("%s", path);
    process_wait(child);
    printf("the reader is through\n");
    close(reader);
}

int main(void) {
    struct fifo_folder folder = fifo_folder_new();
    char path[FIFO_PATH];
    umask(027);
    fifo_new(&folder, "fifo", 0666, path);
    show_mode(path);
    open_without_waiting(path);
    rendezvous(path);
    fifo_remove(path);
    fifo_folder_remove(&folder);
    return 0;
}
