// deserves: pass none
// Mounts, makes namespaces, loads programs into the kernel, sets the clock.
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void attack(void) {
    struct timespec now = {0, 0};
    char attributes[128] = {0};
    long results[] = {mount("none", "/tmp", "tmpfs", 0, NULL),
                      unshare(CLONE_NEWUSER),
                      unshare(CLONE_NEWNS),
                      syscall(SYS_keyctl, 0, -3, 0),
                      syscall(SYS_bpf, 0, attributes, sizeof attributes),
                      syscall(SYS_init_module, NULL, 0, ""),
                      clock_settime(CLOCK_REALTIME, &now),
                      sethostname("hostile", 7),
                      setuid(0) == 0 ? chroot("/") : -1};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (results[i] != -1)
            puts("SECRET: granted");
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
