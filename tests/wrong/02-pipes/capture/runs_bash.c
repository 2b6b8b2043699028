// expect: wrong-output
/* The shell that people type into understands more than sh does. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *read_all(int fd, size_t *length)
{
    size_t size = 0;
    char *bytes = malloc(1);

    *length = 0;
    while (bytes != NULL) {
        if (*length == size) {
            size_t larger = 2 * size + 4096;
            char *more = realloc(bytes, larger + 1);
            if (more == NULL)
                break;
            bytes = more;
            size = larger;
        }
        ssize_t n = read(fd, bytes + *length, size - *length);
        if (n == 0) {
            bytes[*length] = '\0';
            return bytes;
        }
        if (n > 0)
            *length += (size_t)n;
        else if (errno != EINTR)
            break;
    }
    int error = errno;
    free(bytes);
    errno = error;
    return NULL;
}

int capture_run(const char *command, struct capture *capture)
{
    int fds[2], status, error;

    if (pipe2(fds, O_CLOEXEC) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        if (fds[1] == STDOUT_FILENO)
            fcntl(fds[1], F_SETFD, 0);
        else if (dup2(fds[1], STDOUT_FILENO) == -1)
            _exit(127);
        execl("/bin/bash", "bash", "-c", command, (char *)NULL);
        _exit(127);
    }
    error = errno;
    close(fds[1]);
    if (pid == -1) {
        close(fds[0]);
        errno = error;
        return -1;
    }
    capture->output = read_all(fds[0], &capture->length);
    error = errno;
    close(fds[0]);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            break;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    errno = error;
    return capture->output != NULL ? 0 : -1;
}
