// expect: wrong-exit
// A pipeline has failed if one of its commands has failed.
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct stage {
    pid_t pid;
    int status;
};

static int spawn_stage(struct stage *stage, char **argv, int input, int output) {
    stage->pid = fork();
    if (stage->pid == 0) {
        if (input != STDIN_FILENO && dup2(input, STDIN_FILENO) == -1)
            _exit(127);
        if (output != STDOUT_FILENO && dup2(output, STDOUT_FILENO) == -1)
            _exit(127);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    return stage->pid == -1 ? -1 : 0;
}

static int wait_stage(struct stage *stage) {
    while (waitpid(stage->pid, &stage->status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

int pipeline_run(char **commands[], size_t count) {
    struct stage *stages = calloc(count, sizeof *stages);
    if (stages == NULL)
        return -1;
    int input = STDIN_FILENO, failed = 0;
    size_t started = 0;
    while (started < count && !failed) {
        int ends[2] = {STDIN_FILENO, STDOUT_FILENO};
        if (started < count - 1 && pipe2(ends, O_CLOEXEC) == -1)
            break;
        failed = spawn_stage(&stages[started], commands[started], input, ends[1]) == -1;
        if (!failed)
            started++;
        if (input != STDIN_FILENO)
            close(input);
        if (ends[1] != STDOUT_FILENO)
            close(ends[1]);
        input = ends[0];
    }

    int result = started == count ? 0 : -1;
    for (size_t i = 0; i < started; i++) {
        if (wait_stage(&stages[i]) == -1)
            continue;
        int status = stages[i].status;
        if (status != 0 && result == 0)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    free(stages);
    return result;
}
