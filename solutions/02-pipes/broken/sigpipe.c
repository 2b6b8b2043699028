// sigpipe.c - WRONG: the writer does not expect its reader to leave.
#include "../error.h"
#include "../process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void read_one_line(int fd) {
    char line[64];
    if (read(fd, line, sizeof line) == -1)
        error_errno("read");
    process_leave(0);
}

static void send_line(int fd, const char *line) {
    if (write(fd, line, strlen(line)) == -1)
        error_errno("write");
    fprintf(stderr, "sent %s", line);
}

int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t reader = process_fork();
    if (reader == 0) {
        close(ends[1]);
        read_one_line(ends[0]);
    }
    close(ends[0]);
    send_line(ends[1], "line 1\n");
    process_wait(reader); // it has its line, and is gone
    send_line(ends[1], "line 2\n");
    close(ends[1]);
    return 0;
}
