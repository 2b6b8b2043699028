// expect: fault-handling
/* A line is short, so it is written whole or not at all. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char line[32];
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    signal(SIGPIPE, SIG_IGN);
    for (unsigned long n = 1; count == 0 || n <= count; n++) {
        int length = snprintf(line, sizeof line, "line %lu\n", n);
        if (write(STDOUT_FILENO, line, (size_t)length) == -1) {
            if (errno == EPIPE) {
                fprintf(stderr, "sigpipe_writer: EPIPE\n");
                return EXIT_SUCCESS;
            }
            perror("sigpipe_writer");
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
