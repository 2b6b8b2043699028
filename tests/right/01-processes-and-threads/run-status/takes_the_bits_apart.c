// Says why there is nothing to execute, without stdio; and needs no macro for the status.
#include "run_status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static _Noreturn void become(char *arguments[]) {
    execvp(arguments[0], arguments);
    dprintf(STDERR_FILENO, "%s: %s\n", arguments[0], strerror(errno));
    _Exit(127);
}

static void take_apart(int status, struct run_end *end) {
    end->how = (status & 0x7f) == 0 ? RUN_EXIT : RUN_SIGNAL;
    end->number = end->how == RUN_EXIT ? status >> 8 & 0xff : status & 0x7f;
}

static int wait_until_ended(pid_t child, struct run_end *end) {
    int status;
    if (waitpid(child, &status, 0) < 0)
        return errno == EINTR ? wait_until_ended(child, end) : -1;
    take_apart(status, end);
    return 0;
}

int run_status(size_t count, char *const words[], struct run_end *end) {
    char **arguments = malloc(count * sizeof *words + sizeof *words);
    if (!arguments)
        return -1;
    memcpy(arguments, words, count * sizeof *words);
    arguments[count] = 0;

    pid_t child = fork();
    if (!child)
        become(arguments);
    int result = child < 0 ? -1 : wait_until_ended(child, end);
    int error = errno;
    free(arguments);
    errno = error;
    return result;
}
