// expect: wrong-output
// waitpid tells the status, and capture->status is a status.
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct text {
    char *start;
    size_t length, room;
};

static int text_append(struct text *text, const char *bytes, size_t count) {
    while (text->room < text->length + count + 1) {
        size_t room = text->room ? text->room * 2 : 64;
        char *start = realloc(text->start, room);
        if (start == NULL)
            return -1;
        text->start = start;
        text->room = room;
    }
    memcpy(text->start + text->length, bytes, count);
    text->length += count;
    text->start[text->length] = '\0';
    return 0;
}

int capture_run(const char *command, struct capture *capture) {
    int fds[2];
    struct text text = {0};
    if (text_append(&text, "", 0) == -1)
        return -1;
    if (pipe(fds) == -1) {
        free(text.start);
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        if (fds[1] != 1) {
            dup2(fds[1], 1);
            close(fds[1]);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    char bytes[1000];
    ssize_t n;
    while ((n = read(fds[0], bytes, sizeof bytes)) > 0 || (n == -1 && errno == EINTR))
        if (n > 0 && text_append(&text, bytes, (size_t)n) == -1)
            break;
    close(fds[0]);
    while (waitpid(pid, &capture->status, 0) == -1 && errno == EINTR)
        ;
    capture->output = text.start;
    capture->length = text.length;
    return 0;
}
