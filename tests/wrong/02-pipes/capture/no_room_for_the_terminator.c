// expect: memory-error
// Appends each block to an allocation that is made as large as what it holds.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *slurp(int fd, size_t *length) {
    char block[2048];
    char *data = malloc(1);
    size_t count = 0;
    while (data != NULL) {
        ssize_t n = read(fd, block, sizeof block);
        if (n == 0)
            break;
        if (n == -1) {
            if (errno == EINTR)
                continue;
            free(data);
            return NULL;
        }
        char *larger = realloc(data, count + (size_t)n);
        if (larger == NULL) {
            free(data);
            return NULL;
        }
        data = larger;
        memcpy(data + count, block, (size_t)n);
        count += (size_t)n;
    }
    if (data != NULL)
        data[count] = '\0';
    *length = count;
    return data;
}

int capture_run(const char *command, struct capture *capture) {
    int link[2], status;
    if (pipe(link) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(link[0]);
        if (link[1] != STDOUT_FILENO) {
            dup2(link[1], STDOUT_FILENO);
            close(link[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(link[1]);
    if (pid == -1) {
        close(link[0]);
        return -1;
    }
    capture->output = slurp(link[0], &capture->length);
    close(link[0]);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return capture->output != NULL ? 0 : -1;
}
