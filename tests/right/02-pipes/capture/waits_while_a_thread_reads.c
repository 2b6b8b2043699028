// Waits first, and may: another thread empties the pipe meanwhile.
#include "capture.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct drain {
    int fd;
    char *bytes;
    size_t count;
    int error;
};

static void *drain_main(void *argument) {
    struct drain *drain = argument;
    size_t size = 0;
    for (;;) {
        if (size - drain->count < 2) {
            size = size * 3 / 2 + 512;
            char *bytes = realloc(drain->bytes, size);
            if (bytes == NULL)
                break;
            drain->bytes = bytes;
        }
        ssize_t n = read(drain->fd, drain->bytes + drain->count, size - drain->count - 1);
        if (n == 0) {
            drain->bytes[drain->count] = '\0';
            return NULL;
        }
        if (n == -1 && errno != EINTR)
            break;
        if (n > 0)
            drain->count += (size_t)n;
    }
    drain->error = errno;
    free(drain->bytes);
    close(drain->fd); /* or the shell could wait for room for ever */
    drain->fd = -1;
    return NULL;
}

static void child(const char *command, int read_end, int write_end) {
    close(read_end);
    if (write_end != STDOUT_FILENO) {
        if (dup2(write_end, STDOUT_FILENO) == -1)
            _exit(127);
        close(write_end);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0)
        child(command, fds[0], fds[1]);
    int error = errno;
    close(fds[1]);
    if (pid == -1) {
        close(fds[0]);
        errno = error;
        return -1;
    }

    struct drain drain = {.fd = fds[0]};
    pthread_t reader;
    error = pthread_create(&reader, NULL, drain_main, &drain);
    if (error != 0)
        close(drain.fd);
    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        continue;
    if (error == 0) {
        pthread_join(reader, NULL);
        error = drain.error;
        if (drain.fd != -1)
            close(drain.fd);
    }
    if (error != 0) {
        errno = error;
        return -1;
    }
    capture->output = drain.bytes;
    capture->length = drain.count;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
