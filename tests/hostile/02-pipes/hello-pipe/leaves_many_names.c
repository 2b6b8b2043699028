// deserves: fail residue
// told: is left behind in /tmp
// Leaves 20,000 files with long names, so that a report of them is longer than anyone reads.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void attack(void) {
    char name[256];
    for (int number = 0; number < 20000; number++) {
        snprintf(name, sizeof name, "/tmp/hostile-%05d-%0200d", number, 0);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (fd < 0)
            return;
        close(fd);
    }
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
