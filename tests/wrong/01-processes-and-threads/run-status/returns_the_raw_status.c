// expect: wrong-output
// What waitpid stores is taken for the exit status.
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
    int status = 0;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        continue;
    end->how = WIFSIGNALED(status) ? RUN_SIGNAL : RUN_EXIT;
    end->number = status;
    return 0;
}
