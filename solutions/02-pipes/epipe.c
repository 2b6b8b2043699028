// epipe.c - a writer that is told when its reader has left, and ends in its own way.
#include "error.h"
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void read_one_line(int fd) {
    char line[64];
    if (read(fd, line, sizeof line) == -1)
        error_errno("read");
    process_leave(0);
}

// region: send_line
// Returns false when nobody reads any more.
static bool send_line(int fd, const char *line) {
    if (write(fd, line, strlen(line)) != -1) {
        printf("sent %s", line);
        return true;
    }
    if (errno != EPIPE)
        error_errno("write");
    printf("the reader has left: %m\n");
    return false;
}
// endregion: send_line

// For the whole process, and for what it executes: an ignored signal stays ignored across exec.
static void ignore_sigpipe(void) {
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        error_errno("signal");
}

int main(void) {
    ignore_sigpipe();
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t reader = process_fork();
    if (reader == 0) {
        close(ends[1]);
        read_one_line(ends[0]);
    }
    close(ends[0]);
    bool wanted = send_line(ends[1], "line 1\n");
    process_wait(reader); // it has its line, and is gone
    if (wanted)
        send_line(ends[1], "line 2\n");
    close(ends[1]);
    return 0;
}
