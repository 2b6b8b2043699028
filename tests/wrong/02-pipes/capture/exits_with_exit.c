// expect: wrong-output
// A child that could not become the shell says so and ends: perror, exit.
#include "capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_command(const char *command, int fds[2]) {
    close(fds[0]);
    if (fds[1] != STDOUT_FILENO) {
        if (dup2(fds[1], STDOUT_FILENO) < 0) {
            perror("dup2");
            exit(127);
        }
        close(fds[1]);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    perror("/bin/sh");
    exit(127);
}

static int read_everything(int fd, char **text, size_t *count) {
    size_t capacity = 256;
    *count = 0;
    *text = malloc(capacity);
    if (*text == NULL)
        return -1;
    for (;;) {
        if (*count + 1 >= capacity) {
            capacity *= 2;
            char *moved = realloc(*text, capacity);
            if (moved == NULL) {
                free(*text);
                return -1;
            }
            *text = moved;
        }
        ssize_t got = read(fd, *text + *count, capacity - *count - 1);
        if (got > 0) {
            *count += (size_t)got;
        } else if (got == 0) {
            (*text)[*count] = '\0';
            return 0;
        } else if (errno != EINTR) {
            free(*text);
            return -1;
        }
    }
}

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) < 0)
        return -1;
    pid_t child = fork();
    if (child < 0) {
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (child == 0)
        run_command(command, fds);
    close(fds[1]);

    int result = read_everything(fds[0], &capture->output, &capture->length);
    close(fds[0]);
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}
