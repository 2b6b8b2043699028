/* who_writes COMMAND [ARGUMENT]...
 *
 * Runs the command, copies its standard output, and exits with its status, or 128 and the number of
 * the signal that ended it.  When some of the output was written by another process than the
 * command's own, by its child for one, it says so on standard error.  The output goes through a
 * UNIX socket, which tells the sender of each piece: SO_PASSCRED in unix(7).
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 125 };

static void need(bool done, const char *what) {
    if (!done) {
        fprintf(stderr, "who_writes: %s: %s\n", what, strerror(errno));
        _exit(CANNOT);
    }
}

/* Receives a piece that one process has sent.  Returns its length, 0 at the end. */
static size_t receive(int fd, char *buffer, size_t size, pid_t *sender) {
    union {
        struct cmsghdr header; /* for its alignment */
        char space[CMSG_SPACE(sizeof(struct ucred))];
    } control;
    struct iovec where = {buffer, size};
    struct msghdr message = {.msg_iov = &where,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct ucred credentials = {0};

    ssize_t got = recvmsg(fd, &message, 0);
    need(got != -1, "recvmsg");
    const struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    if (first != NULL && first->cmsg_type == SCM_CREDENTIALS)
        memcpy(&credentials, CMSG_DATA(first), sizeof credentials);
    *sender = credentials.pid;
    return (size_t)got;
}

int main(int argc, char *argv[]) {
    int ends[2], status, on = 1;
    char buffer[4096];
    size_t got, others = 0;
    pid_t sender;

    if (argc < 2) {
        fprintf(stderr, "usage: who_writes COMMAND [ARGUMENT]...\n");
        return CANNOT;
    }
    need(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 &&
             setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0,
         "socketpair");
    pid_t command = fork();
    need(command != -1, "fork");
    if (command == 0) {
        need(dup2(ends[1], STDOUT_FILENO) != -1, "dup2");
        execv(argv[1], argv + 1);
        need(false, argv[1]);
    }
    close(ends[1]);
    while ((got = receive(ends[0], buffer, sizeof buffer, &sender)) > 0) {
        if (sender != command)
            others += got;
        need(write(STDOUT_FILENO, buffer, got) == (ssize_t)got, "write");
    }
    need(waitpid(command, &status, 0) == command, "waitpid");
    if (others > 0)
        fprintf(stderr, "who_writes: %zu bytes are another process's\n", others);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
