// expect: warning
// The shell does it: execl takes the shell's arguments one by one.
#include "run_status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    size_t length = 1;
    for (size_t i = 0; i < count; i++)
        length += strlen(words[i]) + 1;
    char *line = calloc(length, 1);
    if (line == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        strcat(line, words[i]);
        strcat(line, " ");
    }

    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", line);
        _exit(127);
    }
    int error = errno;
    free(line);
    if (pid == -1) {
        errno = error;
        return -1;
    }
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    end->how = WIFEXITED(status) ? RUN_EXIT : RUN_SIGNAL;
    end->number = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    return 0;
}
