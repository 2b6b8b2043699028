// expect: zombie
// End-of-file means that the command is over; WNOHANG because there is nothing to wait for any more.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int fd[2], status = 0;
    if (pipe(fd))
        return -1;

    pid_t pid = fork();
    if (!pid) {
        close(fd[0]);
        if (fd[1] != STDOUT_FILENO) {
            dup2(fd[1], STDOUT_FILENO);
            close(fd[1]);
        }
        execlp("sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fd[1]);
    if (pid < 0) {
        close(fd[0]);
        return -1;
    }

    size_t used = 0, size = 1024;
    char *data = malloc(size);
    for (;;) {
        if (!data) {
            close(fd[0]);
            return -1;
        }
        ssize_t n = read(fd[0], data + used, size - used);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        used += (size_t)n;
        if (used == size)
            data = realloc(data, size *= 2);
    }
    close(fd[0]);
    data[used] = '\0';

    waitpid(pid, &status, WNOHANG);
    capture->output = data;
    capture->length = used;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
