/* hello_pipe [NAME]...
 *
 * A child writes the line "hello, NAME" into a pipe for each NAME; the parent copies the pipe to
 * standard output until end-of-file, and then waits for the child.  pipe(7), fork(2), wait(2).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Writes all SIZE bytes: write(2) may take fewer than it is offered, and a signal may interrupt it
 * before it has taken any.  Returns 0, or -1 with errno set. */
static int write_all(int fd, const char *data, size_t size) {
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written == -1 && errno == EINTR)
            continue;
        if (written == -1)
            return -1;
        data += written;
        size -= (size_t)written;
    }
    return 0;
}

/* The child's part.  Returns its exit status. */
static int greet(int fd, char *const names[]) {
    for (; *names != NULL; names++) {
        if (write_all(fd, "hello, ", 7) == -1 || write_all(fd, *names, strlen(*names)) == -1 ||
            write_all(fd, "\n", 1) == -1) {
            perror("hello_pipe: the child's write");
            return 1;
        }
    }
    return 0;
}

/* Copies bytes, not lines: a pipe keeps no boundaries, and a read returns whatever is there.
 * Returns 0 at end-of-file, or -1 after a message. */
static int copy_to_end(int from, int to) {
    char buffer[4096];

    for (;;) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got == 0)
            return 0;
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1) {
            perror("hello_pipe: read");
            return -1;
        }
        if (write_all(to, buffer, (size_t)got) == -1) {
            perror("hello_pipe: write");
            return -1;
        }
    }
}

/* Returns 0 if the child ended by exit(0), else -1. */
static int reap(pid_t child) {
    int status;

    while (waitpid(child, &status, 0) == -1) {
        if (errno != EINTR) {
            perror("hello_pipe: waitpid");
            return -1;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int main(int argc, char *argv[]) {
    int ends[2]; /* [0] is read from, [1] is written to */

    if (argc < 1)
        return 1;
    if (pipe(ends) == -1) {
        perror("hello_pipe: pipe");
        return 1;
    }
    pid_t child = fork();
    if (child == -1) {
        perror("hello_pipe: fork");
        close(ends[0]);
        close(ends[1]);
        return 1;
    }
    if (child == 0) {
        /* Kept open, this copy would make the child its own reader: with the parent gone it would
         * wait in write for ever, where now SIGPIPE ends it. */
        close(ends[0]);
        int status = greet(ends[1], argv + 1);
        close(ends[1]);
        _exit(status);
    }
    /* End-of-file comes when no write end is open anywhere, so this copy has to go before the
     * first read. */
    close(ends[1]);
    int copied = copy_to_end(ends[0], STDOUT_FILENO);
    /* Before the wait: a child that still writes is then told that nobody reads. */
    close(ends[0]);
    int reaped = reap(child);
    return copied == 0 && reaped == 0 ? 0 : 1;
}
