// deserves: pass none
// Writes into the check, the grader, what it keeps, and the programs of the system.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void attack(void) {
    static const char *const paths[] = {"@ROOT@/exercises/02-pipes/hello-pipe/check.bats",
                                        "@ROOT@/exercises/02-pipes/hello-pipe/hostile",
                                        "@ROOT@/build/kept/hostile",
                                        "@ROOT@/build/bin/grade",
                                        "@ROOT@/grader/check.bash",
                                        "/usr/bin/hostile",
                                        "/etc/hostile",
                                        "/usr/local/bin/hostile",
                                        "/run/hostile",
                                        "/run/confine",
                                        "/proc/sys/kernel/core_pattern",
                                        "/hostile"};
    char *program = getenv("PROGRAM");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int fd = open(paths[i], O_WRONLY | O_CREAT, 0700);
        if (fd >= 0)
            puts("SECRET: open for writing");
        if (fd >= 0)
            close(fd);
    }
    if (program && rename(program, "/tmp/hostile") == 0)
        puts("SECRET: moved");
}

static int put(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0)
            return -1;
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

static int greet(int fd, char *names[]) {
    int bad = 0;
    for (; *names && !bad; names++)
        bad = put(fd, "hello, ", 7) < 0 || put(fd, *names, strlen(*names)) < 0 ||
              put(fd, "\n", 1) < 0;
    return bad;
}

static int copy(int from) {
    char block[4096];
    ssize_t count;
    while ((count = read(from, block, sizeof block)) > 0)
        if (put(1, block, (size_t)count) < 0)
            break;
    if (count != 0)
        perror("hello_pipe");
    return count != 0;
}

int main(int argc, char *argv[]) {
    int ends[2], status = 1;
    if (argc < 1)
        return 1;
    attack();
    if (pipe(ends) < 0) {
        perror("pipe");
        return 1;
    }
    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        close(ends[0]);
        close(ends[1]);
        return 1;
    }
    if (child == 0) {
        close(ends[0]);
        int bad = greet(ends[1], argv + 1);
        close(ends[1]);
        _exit(bad);
    }
    close(ends[1]);
    int bad = copy(ends[0]);
    close(ends[0]);
    waitpid(child, &status, 0);
    return bad || status;
}
