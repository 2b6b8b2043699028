// expect: wrong-output
// execvp does not return, so nothing stands behind it. When it does return, there are two callers.
#include "run_status.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **args = malloc((count + 1) * sizeof(char *));
    if (args == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        args[i] = words[i];
    args[count] = NULL;

    pid_t pid = fork();
    if (pid == -1) {
        free(args);
        return -1;
    }
    if (pid == 0) {
        execvp(args[0], args);
        free(args);
        return -1;
    }
    free(args);
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            return -1;
    }
    end->how = WIFEXITED(status) ? RUN_EXIT : RUN_SIGNAL;
    end->number = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    return 0;
}
