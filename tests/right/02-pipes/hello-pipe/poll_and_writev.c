// switch (fork()), one writev a line in the child, poll and a non-blocking read end in the parent.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>


static int write_vector(int fd, struct iovec *v, int count)
{
    while (count > 0) {
        ssize_t n = writev(fd, v, count);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        while (count > 0 && (size_t)n >= v->iov_len) {
            n -= (ssize_t)v->iov_len;
            v++;
            count--;
        }
        if (count > 0) {
            v->iov_base = (char *)v->iov_base + n;
            v->iov_len -= (size_t)n;
        }
    }
    return 0;
}

static int child(int fd, char **name)
{
    char hello[] = "hello, ", newline[] = "\n";

    for (; *name != NULL; name++) {
        struct iovec line[3] = {{hello, 7}, {*name, strlen(*name)}, {newline, 1}};
        if (write_vector(fd, line, 3) != 0)
            return 1;
    }
    return 0;
}

/* Returns 1 while there may be more, 0 at the end, -1 on an error. */
static int take_some(int fd)
{
    struct pollfd wait_for = {.fd = fd, .events = POLLIN};
    char buffer[777];

    if (poll(&wait_for, 1, -1) < 0)
        return errno == EINTR ? 1 : -1;
    /* POLLHUP alone: at the end; with POLLIN: there is still data, and read tells which */
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 1 : -1;
    if (n == 0)
        return 0;
    struct iovec whole = {buffer, (size_t)n};
    return write_vector(STDOUT_FILENO, &whole, 1) == 0 ? 1 : -1;
}

int main(int argc, char *argv[])
{
    int p[2], more, status = 0;
    pid_t pid;

    if (argc < 1)
        return 1;
    signal(SIGPIPE, SIG_IGN); /* EPIPE is enough, in both */
    if (pipe(p) == -1) {
        perror("pipe");
        return 1;
    }
    switch (pid = fork()) {
    case -1:
        perror("fork");
        close(p[0]);
        close(p[1]);
        return 1;
    case 0:
        close(p[0]);
        status = child(p[1], argv + 1);
        close(p[1]);
        _exit(status);
    }
    close(p[1]);
    fcntl(p[0], F_SETFL, fcntl(p[0], F_GETFL) | O_NONBLOCK);
    while ((more = take_some(p[0])) > 0)
        ;
    if (more < 0)
        perror("hello_pipe");
    close(p[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return more == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
