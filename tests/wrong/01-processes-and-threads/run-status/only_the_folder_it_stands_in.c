// expect: wrong-output
// execv takes the name for a path, and looks nowhere else.
#include "run_status.h"

#include <errno.h>
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
        execv(argv[0], argv);
        _exit(127);
    }
    free(argv);
    if (pid == -1)
        return -1;
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    if (WIFEXITED(status))
        *end = (struct run_end){RUN_EXIT, WEXITSTATUS(status)};
    else
        *end = (struct run_end){RUN_SIGNAL, WTERMSIG(status)};
    return 0;
}
