// end_of_file.c - a reader that goes on until nobody can write any more.
#include "error.h"
#include "process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_lines(int fd) {
    const char *lines = "first line\nsecond line\n";
    if (write(fd, lines, strlen(lines)) == -1)
        error_errno("write");
}

static void copy_out(int fd) {
    char buffer[256];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, (size_t)n, stdout);
    if (n == -1)
        error_errno("read");
    printf("end-of-file\n");
}

// region: main
int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t child = process_fork();
    if (child == 0) {
        close(ends[0]); // the child does not read
        write_lines(ends[1]);
        process_leave(0); // closes its write end, the last one
    }
    close(ends[1]); // the parent does not write
    copy_out(ends[0]);
    close(ends[0]);
    return process_wait(child);
}
// endregion: main
