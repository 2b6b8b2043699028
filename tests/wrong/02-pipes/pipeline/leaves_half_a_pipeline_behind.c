// expect: zombie
// Every call is checked, and when one fails there is nothing more to be done: return -1.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRY(call)                                                                                  \
    do {                                                                                           \
        if ((call) == -1)                                                                          \
            return -1;                                                                             \
    } while (0)

static _Noreturn void child(char **words, int from, int to) {
    if (dup2(from, STDIN_FILENO) == -1 || dup2(to, STDOUT_FILENO) == -1) {
        perror("dup2");
        _exit(127);
    }
    execvp(words[0], words);
    perror(words[0]);
    _exit(127);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t pids[count];
    int from = STDIN_FILENO;

    for (size_t i = 0; i < count; i++) {
        int next[2] = {-1, STDOUT_FILENO};
        if (i + 1 < count)
            TRY(pipe2(next, O_CLOEXEC));
        TRY(pids[i] = fork());
        if (pids[i] == 0)
            child(commands[i], from, next[1]);
        if (from != STDIN_FILENO)
            TRY(close(from));
        if (next[1] != STDOUT_FILENO)
            TRY(close(next[1]));
        from = next[0];
    }

    int status = 0;
    for (size_t i = 0; i < count; i++)
        while (waitpid(pids[i], &status, 0) == -1)
            if (errno != EINTR)
                return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
