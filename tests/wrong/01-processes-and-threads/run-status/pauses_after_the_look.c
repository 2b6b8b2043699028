// expect: deadlock
// The caller sleeps until SIGCHLD tells that the command has ended.
#include "run_status.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void on_child(int unused) {
    (void)unused;
}

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **arguments = calloc(count + 1, sizeof *arguments);
    if (arguments == NULL)
        return -1;
    memcpy(arguments, words, count * sizeof *words);
    signal(SIGCHLD, on_child);
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
    while (waitpid(child, &status, WNOHANG) == 0)
        pause();
    if (WIFSIGNALED(status))
        *end = (struct run_end){RUN_SIGNAL, WTERMSIG(status)};
    else
        *end = (struct run_end){RUN_EXIT, WEXITSTATUS(status)};
    return 0;
}
