// Fork and exec in one call, which itself tells when there is nothing to execute.
#include "run_status.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **arguments = malloc((count + 1) * sizeof *arguments);
    if (arguments == NULL)
        return -1;
    for (size_t i = 0; i <= count; i++)
        arguments[i] = i < count ? words[i] : NULL;

    pid_t child;
    int error = posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ);
    free(arguments);
    if (error == EAGAIN || error == ENOMEM) {
        errno = error;
        return -1;
    }
    if (error != 0) {
        *end = (struct run_end){RUN_EXIT, 127};
        return 0;
    }
    int status;
    while (waitpid(child, &status, 0) != child)
        ;
    *end = WIFSIGNALED(status) ? (struct run_end){RUN_SIGNAL, WTERMSIG(status)}
                               : (struct run_end){RUN_EXIT, WEXITSTATUS(status)};
    return 0;
}
