// expect: zombie
// Asks for everything that waitpid can tell, and takes whatever is no exit for a signal.
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
        execvp(argv[0], argv);
        _exit(127);
    }
    free(argv);
    if (pid == -1)
        return -1;
    int status;
    while (waitpid(pid, &status, WUNTRACED | WCONTINUED) == -1)
        if (errno != EINTR)
            return -1;
    if (WIFEXITED(status))
        *end = (struct run_end){RUN_EXIT, WEXITSTATUS(status)};
    else
        *end = (struct run_end){RUN_SIGNAL, WTERMSIG(status)};
    return 0;
}
