// expect: wrong-output
/* Non-blocking, so that the program never gets stuck: if the pipe is full, nobody reads it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool nobody_reads(int error)
{
    return error == EAGAIN || error == EPIPE;
}

int main(int argc, char *argv[])
{
    char line[64];
    int count = argc > 1 ? atoi(argv[1]) : -1;

    signal(SIGPIPE, SIG_IGN);
    fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);

    for (int i = 1; i != count + 1; i++) {
        sprintf(line, "line %d\n", i);
        if (write(STDOUT_FILENO, line, strlen(line)) >= 0)
            continue;
        if (!nobody_reads(errno)) {
            perror("sigpipe_writer");
            return EXIT_FAILURE;
        }
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
        return EXIT_SUCCESS;
    }
    return EXIT_SUCCESS;
}
