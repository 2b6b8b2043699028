/* What surrounds a writer, for the controlled scheduler: a reader that takes some lines, or none, and
 * leaves, at any moment of the writer's. surroundings COUNT TAKEN */
#undef main
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int program_main(int argc, char *argv[]);

static void give_up(const char *what) {
    perror(what);
    exit(2);
}

/* The writer, in a process of its own. */
static pid_t start(char *count, int output[2], int errors[2]) {
    /* A pipe takes so few bytes at once, or none; a socket may take some of them. */
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, output) == -1 || pipe(errors) == -1)
        give_up("pipe");
    pid_t writer = fork();
    if (writer == -1)
        give_up("fork");
    if (writer == 0) {
        dup2(output[1], STDOUT_FILENO);
        dup2(errors[1], STDERR_FILENO);
        for (int i = 0; i < 2; i++) {
            close(output[i]);
            close(errors[i]);
        }
        char *arguments[] = {"sigpipe_writer", count, NULL};
        exit(program_main(2, arguments));
    }
    close(output[1]);
    close(errors[1]);
    return writer;
}

/* Everything up to end-of-file, or `most` bytes. */
static size_t take(int from, char *into, size_t most) {
    size_t taken = 0;
    for (ssize_t count = 1; taken < most && count > 0; taken += (size_t)count) {
        count = read(from, into + taken, most - taken);
        if (count == -1 && errno == EINTR)
            count = 0;
        else if (count <= 0)
            break;
    }
    return taken;
}

int main(int argc, char *argv[]) {
    int output[2], errors[2], status;
    char lines[64] = "", words[256] = "";
    if (argc != 3)
        return 2;
    pid_t writer = start(argv[1], output, errors);
    take(output[0], lines, strlen("line 1\n") * (size_t)atoi(argv[2]));
    close(output[0]);
    size_t said = take(errors[0], words, sizeof words - 1);
    while (waitpid(writer, &status, 0) == -1)
        if (errno != EINTR)
            give_up("waitpid");
    if (WIFSIGNALED(status)) { /* as it ends, we end */
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    if (WEXITSTATUS(status) != 0 || (said && strcmp(words, "sigpipe_writer: EPIPE\n") != 0)) {
        fprintf(stderr, "the writer exits with %d, and says: %s\n", WEXITSTATUS(status), words);
        return 1;
    }
    if (strncmp(lines, "line 1\nline 2\n", strlen(lines)) != 0) {
        fprintf(stderr, "the reader gets: %s\n", lines);
        return 1;
    }
    return 0;
}
