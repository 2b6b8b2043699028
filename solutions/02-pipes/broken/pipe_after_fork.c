// pipe_after_fork.c - WRONG: each process makes a pipe of its own.
#include "../error.h"
#include "../io.h"
#include "../process.h"

#include <stdio.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    pid_t child = process_fork();
    if (pipe(ends) == -1)
        error_errno("pipe");
    if (child == 0)
        process_leave(io_write_full(ends[1], "hello", 5) == -1);
    char text[5];
    if (io_read_full(ends[0], text, sizeof text) == -1)
        error_errno("read");
    printf("%.5s\n", text);
    return process_wait(child);
}
