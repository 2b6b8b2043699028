// expect: fault-handling
/* Without memory for the output there is nothing that could be returned. */
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture)
{
    int fds[2], status;
    size_t room = 1024, used = 0;
    char *text;
    ssize_t n;

    if (pipe(fds) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        int error = errno;
        close(fds[0]);
        close(fds[1]);
        errno = error;
        return -1;
    }
    if (pid == 0) {
        if (fds[0] == STDOUT_FILENO) { /* there is no standard output: it goes out of the way */
            close(fds[0]);
            fds[0] = -1;
        }
        if (fds[1] != STDOUT_FILENO) {
            dup2(fds[1], STDOUT_FILENO);
            close(fds[1]);
        }
        if (fds[0] != -1)
            close(fds[0]);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);

    text = malloc(room);
    if (text == NULL)
        goto failed;
    while ((n = read(fds[0], text + used, room - used - 1)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            goto failed;
        used += (size_t)n;
        if (used + 1 == room) {
            char *larger = realloc(text, room *= 2);
            if (larger == NULL) {
                free(text);
                return -1;
            }
            text = larger;
        }
    }
    text[used] = '\0';
    close(fds[0]);
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR) {
            free(text);
            return -1;
        }
    capture->output = text;
    capture->length = used;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;

failed:;
    int error = errno;
    free(text);
    close(fds[0]);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    errno = error;
    return -1;
}
