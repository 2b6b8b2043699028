// expect: deadlock
// The child writes, the parent reads; each closes the end it works with when it has finished.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP 8192

static void child_main(int out, const char *command) {
    if (dup2(out, STDOUT_FILENO) == -1)
        _exit(127);
    if (out != STDOUT_FILENO)
        close(out);
    char *argv[] = {"sh", "-c", (char *)command, NULL};
    execv("/bin/sh", argv);
    _exit(127);
}

int capture_run(const char *command, struct capture *capture) {
    int p[2];
    if (pipe(p) == -1)
        return -1;

    pid_t pid = fork();
    switch (pid) {
    case -1:
        close(p[0]);
        close(p[1]);
        return -1;
    case 0: close(p[0]); child_main(p[1], command);
    }

    size_t room = STEP, len = 0;
    char *text = malloc(room);
    while (text != NULL) {
        ssize_t n = read(p[0], text + len, room - len - 1);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        len += (size_t)n;
        if (room - len < STEP / 2) {
            room += STEP;
            text = realloc(text, room);
        }
    }
    close(p[0]);
    close(p[1]);

    int st;
    while (waitpid(pid, &st, 0) == -1 && errno == EINTR)
        continue;
    if (text == NULL)
        return -1;
    text[len] = '\0';
    capture->output = text;
    capture->length = len;
    capture->status = WIFSIGNALED(st) ? 128 + WTERMSIG(st) : WEXITSTATUS(st);
    return 0;
}
