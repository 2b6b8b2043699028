// expect: wrong-output
// Copies the words into an array that is as long as they are many.
#include "run_status.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    char *args[count];
    for (size_t i = 0; i < count; i++)
        args[i] = words[i];

    pid_t pid = fork();
    if (pid < 0)
        return -1;
    if (pid == 0) {
        execvp(args[0], args);
        _exit(127);
    }

    int status;
    pid_t ended;
    do {
        ended = waitpid(pid, &status, 0);
    } while (ended == -1 && errno == EINTR);
    if (ended == -1)
        return -1;
    end->how = WIFEXITED(status) ? RUN_EXIT : RUN_SIGNAL;
    end->number = end->how == RUN_EXIT ? WEXITSTATUS(status) : WTERMSIG(status);
    return 0;
}
