// expect: wrong-output
// The words are an array of pointers to char, and that is what execvp takes.
#include "run_status.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    (void)count;
    pid_t pid = fork();
    if (pid == -1)
        return -1;
    if (pid == 0) {
        execvp(words[0], words);
        _exit(127);
    }
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    if (WIFEXITED(status)) {
        end->how = RUN_EXIT;
        end->number = WEXITSTATUS(status);
    } else {
        end->how = RUN_SIGNAL;
        end->number = WTERMSIG(status);
    }
    return 0;
}
