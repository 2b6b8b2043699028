// limits.c - the limits an ordinary user meets: the size of one pipe, the number of descriptors.
// pipe(7), "/proc files"; getrlimit(2).
#include "error.h"
#include "fd_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int read_setting(const char *path) {
    FILE *file = fopen(path, "re");
    int value = -1;
    if (file == NULL || fscanf(file, "%d", &value) != 1)
        error_errno("%s", path);
    fclose(file);
    return value;
}

// Root may exceed the size limit; this program wants to see it. Inside a user namespace that has no
// such user the call fails, and there root may not exceed it anyway.
static void become_ordinary(void) {
    if (geteuid() == 0 && setuid(65534) == -1 && errno != EINVAL)
        error_errno("setuid");
}

static void try_size(int bytes, const char *what) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    if (fcntl(ends[1], F_SETPIPE_SZ, bytes) == -1)
        printf("a pipe of %s: %m\n", what);
    else
        printf("a pipe of %s: granted\n", what);
    close(ends[0]);
    close(ends[1]);
}

int main(void) {
    fd_table_reset();
    become_ordinary();
    int most = read_setting("/proc/sys/fs/pipe-max-size");
    try_size(most, "pipe-max-size bytes");
    try_size(most + 1, "one byte more");

    fd_table_limit(16);
    int pipes = 0;
    int ends[2];
    while (pipe(ends) == 0)
        pipes++;
    printf("pipes within 16 descriptors: %d, then: %m\n", pipes);
    fd_table_reset();
    return 0;
}
