// expect: warning
// Calls the shell with its three arguments.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int ends[2];
    pid_t pid;

    if (pipe(ends) == -1)
        return -1;
    if ((pid = fork()) == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (pid == 0) {
        close(ends[0]);
        if (ends[1] != 1) {
            dup2(ends[1], 1);
            close(ends[1]);
        }
        execl("/bin/sh", "sh", "-c", command);
        _exit(127);
    }
    close(ends[1]);

    capture->output = NULL;
    capture->length = 0;
    for (;;) {
        char *more = realloc(capture->output, capture->length + 4097);
        if (more == NULL)
            break;
        capture->output = more;
        ssize_t n;
        while ((n = read(ends[0], more + capture->length, 4096)) == -1 && errno == EINTR)
            ;
        if (n <= 0) {
            more[capture->length] = '\0';
            break;
        }
        capture->length += (size_t)n;
    }
    close(ends[0]);

    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
