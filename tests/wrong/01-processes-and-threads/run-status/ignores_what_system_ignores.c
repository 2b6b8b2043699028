// expect: wrong-output
// system(3) ignores SIGINT while it waits, so that Ctrl-C is for the command alone; so does this.
#include "run_status.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **arguments = calloc(count + 1, sizeof *arguments);
    if (arguments == NULL)
        return -1;
    memcpy(arguments, words, count * sizeof *words);
    void (*before)(int) = signal(SIGINT, SIG_IGN);
    pid_t child = fork();
    if (child == -1) {
        int error = errno;
        free(arguments);
        errno = error;
        return -1;
    }
    if (child == 0) {
        execvp(arguments[0], arguments);
        _exit(127);
    }
    free(arguments);
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    signal(SIGINT, before);
    if (WIFSIGNALED(status))
        *end = (struct run_end){RUN_SIGNAL, WTERMSIG(status)};
    else
        *end = (struct run_end){RUN_EXIT, WEXITSTATUS(status)};
    return 0;
}
