/* posix_spawn: the child is another program, printf(1), with the pipe for its standard output. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void complain(const char *what, int error)
{
    fprintf(stderr, "hello_pipe: %s: %s\n", what, strerror(error));
}

/* Starts "printf FORMAT NAME..." with OUT as its standard output.  Returns an error number. */
static int spawn_printf(pid_t *child, int out, int count, char *names[])
{
    /* printf uses its format once even if there is nothing to format */
    char *format = count > 0 ? "hello, %s\n" : "";
    char **args = calloc((size_t)count + 4, sizeof *args);
    if (args == NULL)
        return ENOMEM;
    args[0] = "printf";
    args[1] = "--";
    args[2] = format;
    for (int i = 0; i < count; i++)
        args[i + 3] = names[i];

    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
        if (error == 0)
            error = posix_spawnp(child, "printf", &actions, NULL, args, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(args);
    return error;
}

static bool forward(int in)
{
    char block[16384];
    ssize_t n;

    while ((n = read(in, block, sizeof block)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            complain("read", errno);
            return false;
        }
        for (char *p = block; n > 0;) {
            ssize_t w = write(STDOUT_FILENO, p, (size_t)n);
            if (w < 0 && errno == EINTR)
                continue;
            if (w < 0) {
                complain("write", errno);
                return false;
            }
            p += w;
            n -= w;
        }
    }
    return true;
}

int main(int argc, char *argv[])
{
    int fds[2], status, error;
    pid_t child;

    /* close-on-exec: the two originals end with the exec, the copy made by dup2 stays */
    if (pipe2(fds, O_CLOEXEC) != 0) {
        complain("pipe2", errno);
        return 1;
    }
    error = spawn_printf(&child, fds[1], argc - 1, argv + 1);
    close(fds[1]);
    if (error != 0) {
        close(fds[0]);
        complain("posix_spawnp", error);
        return 1;
    }
    bool ok = forward(fds[0]);
    close(fds[0]);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) {
            complain("waitpid", errno);
            return 1;
        }
    return ok && status == 0 ? 0 : 1;
}
