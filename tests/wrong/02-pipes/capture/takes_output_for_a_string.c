// expect: wrong-output
// Reads text with fgets and puts it together with strcat, as one does with strings.
#include "capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    if (pipe(fds) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1)
        return -1;
    if (pid == 0) {
        close(fds[0]);
        if (fds[1] != STDOUT_FILENO) {
            dup2(fds[1], STDOUT_FILENO);
            close(fds[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);

    FILE *from = fdopen(fds[0], "r");
    char line[512];
    size_t room = sizeof line;
    char *all = calloc(1, room);
    char *end = all;
    while (from != NULL && all != NULL) {
        if (fgets(line, sizeof line, from) == NULL) {
            if (ferror(from) && errno == EINTR) {
                clearerr(from);
                continue;
            }
            break;
        }
        size_t used = (size_t)(end - all);
        if (used + sizeof line > room) {
            room *= 2;
            all = realloc(all, room);
            end = all + used;
        }
        strcat(end, line);
        end += strlen(end);
    }
    if (from != NULL)
        fclose(from);

    int status;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    capture->output = all;
    capture->length = strlen(all);
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
