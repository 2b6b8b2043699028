// expect: fd-leak
// Reads to the end, waits, gives everything back: except the descriptor it read from.
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int shell_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int capture_run(const char *command, struct capture *capture) {
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) == -1)
        return -1;
    const int reader = pipe_fds[0], writer = pipe_fds[1];

    const pid_t child = fork();
    if (child == -1) {
        close(reader);
        close(writer);
        return -1;
    }
    if (child == 0) {
        if (writer == STDOUT_FILENO)
            fcntl(writer, F_SETFD, 0);
        else
            dup2(writer, STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(writer);

    FILE *memory = open_memstream(&capture->output, &capture->length);
    if (memory == NULL)
        return -1;
    char block[16384];
    for (;;) {
        const ssize_t count = read(reader, block, sizeof block);
        if (count > 0)
            fwrite(block, 1, (size_t)count, memory);
        else if (count == 0 || errno != EINTR)
            break;
    }
    fclose(memory);

    int status;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        continue;
    capture->status = shell_status(status);
    return 0;
}
