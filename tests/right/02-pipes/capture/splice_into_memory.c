// The bytes never pass through this program's memory until the end: poll, then splice into a memfd.
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int splice_all(int from, int to) {
    for (;;) {
        struct pollfd wait = {.fd = from, .events = POLLIN};
        if (poll(&wait, 1, -1) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        ssize_t n = splice(from, NULL, to, NULL, 1 << 20, 0);
        if (n == 0)
            return 0;
        if (n == -1 && errno != EINTR)
            return -1;
    }
}

static int load(int file, struct capture *capture) {
    struct stat info;
    if (fstat(file, &info) == -1)
        return -1;
    size_t length = (size_t)info.st_size, done = 0;
    char *output = malloc(length + 1);
    if (output == NULL)
        return -1;
    while (done < length) {
        ssize_t n = pread(file, output + done, length - done, (off_t)done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0) {
            free(output);
            return -1;
        }
        done += (size_t)n;
    }
    output[length] = '\0';
    capture->output = output;
    capture->length = length;
    return 0;
}

int capture_run(const char *command, struct capture *capture) {
    int fds[2] = {-1, -1}, file = -1, result = -1, status = 0, error;
    pid_t pid = -1;

    if ((file = memfd_create("output", MFD_CLOEXEC)) == -1 || pipe2(fds, O_CLOEXEC) == -1)
        goto done;
    if ((pid = fork()) == -1)
        goto done;
    if (pid == 0) {
        int moved = fcntl(fds[1], F_DUPFD_CLOEXEC, 3); /* so that dup2 never meets 1 itself */
        if (moved != -1 && dup2(moved, STDOUT_FILENO) != -1)
            execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    fds[1] = -1;
    if (splice_all(fds[0], file) == 0)
        result = load(file, capture);

done:
    error = errno;
    for (int i = 0; i < 2; i++)
        if (fds[i] != -1)
            close(fds[i]);
    if (file != -1)
        close(file);
    if (pid > 0) {
        while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
            continue;
        capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    errno = error;
    return result;
}
