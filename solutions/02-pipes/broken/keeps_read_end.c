// keeps_read_end.c - WRONG: the writer holds a read end, so that no reader's leaving reaches it.
#include "../error.h"
#include "../io.h"
#include "../process.h"

#include <stdio.h>
#include <unistd.h>

static void read_one_line(int fd) {
    char line[64];
    if (read(fd, line, sizeof line) == -1)
        error_errno("read");
    process_leave(0);
}

int main(void) {
    static char data[100000];
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t reader = process_fork();
    if (reader == 0) {
        close(ends[1]);
        read_one_line(ends[0]);
    }
    if (io_write_full(ends[1], "line 1\n", 7) == -1)
        error_errno("write");
    process_wait(reader); // it has its line, and is gone
    if (io_write_full(ends[1], data, sizeof data) == -1)
        error_errno("write");
    printf("all sent\n");
    return 0;
}
