/* Pipelines, as the shell runs them: the reference solution. The contract is in pipeline.h. */
#include "pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CALLERS_OWN = -1
}; /* in place of a pipe's end: the first and the last command keep theirs */

/* In a child: makes `fd` the descriptor `target`. */
static int redirect(int fd, int target) {
    if (fd == CALLERS_OWN)
        return 0;
    if (fd == target) /* dup2 would change nothing and leave it close-on-exec */
        return fcntl(fd, F_SETFD, 0);
    return dup2(fd, target);
}

/* Starts one command. All ends of pipes are close-on-exec: it keeps those that became its 0 and 1,
 * and whatever else is open here at the time, of its own pipe or another, disappears with exec. */
static pid_t start(char *argv[], int in, int out) {
    pid_t child = fork();
    if (child != 0)
        return child;
    if (redirect(in, STDIN_FILENO) != -1 && redirect(out, STDOUT_FILENO) != -1)
        execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127); /* not exit: stdio's buffers are the parent's */
}

static void close_end(int fd) {
    if (fd != CALLERS_OWN)
        close(fd);
}

/* Starts the commands from left to right. At any time only one pipe is open here: its read end waits
 * for the next command. Returns how many have been started; fewer than count: see errno. */
static size_t start_all(char **commands[], size_t count, pid_t children[]) {
    int in = CALLERS_OWN;
    size_t started = 0;
    while (started < count) {
        int ends[2] = {CALLERS_OWN, CALLERS_OWN};
        if (started + 1 < count && pipe2(ends, O_CLOEXEC) == -1)
            break;
        children[started] = start(commands[started], in, ends[1]);
        int error = errno;
        close_end(in);      /* the command has it now, and must be its only reader */
        close_end(ends[1]); /* and the only writer, or the next one never sees end-of-file */
        in = ends[0];
        errno = error;
        if (children[started] == -1)
            break;
        started++;
    }
    int error = errno;
    close_end(in); /* open only when not all could be started */
    errno = error;
    return started;
}

/* Waits for one child. Returns its status as the shell's $? would say it, or -1. */
static int wait_for(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int pipeline_run(char **commands[], size_t count) {
    pid_t *children = malloc(count * sizeof *children);
    if (children == NULL)
        return -1;

    size_t started = start_all(commands, count, children);
    int error = errno;

    /* Only now, when all are running: each may need the next one to read before it can end. */
    int status = -1;
    for (size_t i = 0; i < started; i++)
        status = wait_for(children[i]); /* the last of the list is the last one asked */
    free(children);
    if (started == count)
        return status;
    errno = error;
    return -1;
}
