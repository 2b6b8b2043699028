// expect: wrong-output
// Nobody types more than a handful of words; what is more is left out, so that nothing overflows.
#include "run_status.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_WORDS 16

int run_status(size_t count, char *const words[], struct run_end *end) {
    char *argv[MAX_WORDS + 1];
    size_t n = 0;
    while (n < count && n < MAX_WORDS) {
        argv[n] = words[n];
        n++;
    }
    argv[n] = NULL;

    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
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
