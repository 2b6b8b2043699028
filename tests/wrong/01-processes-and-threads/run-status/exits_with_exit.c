// expect: wrong-output
// The child of a failed exec says so and ends with exit, which writes the caller's buffers too.
#include "run_status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **argv = calloc(count + 1, sizeof *argv);
    if (argv == NULL)
        return -1;
    memcpy(argv, words, count * sizeof *argv);
    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[0], argv);
        perror(argv[0]);
        exit(127);
    }
    free(argv);
    if (pid == -1)
        return -1;
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    if (WIFSIGNALED(status)) {
        end->how = RUN_SIGNAL;
        end->number = WTERMSIG(status);
    } else {
        end->how = RUN_EXIT;
        end->number = WEXITSTATUS(status);
    }
    return 0;
}
