// expect: hang
/* SIGPIPE is what kills the program, so SIGPIPE has to be ignored. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    long count = -1;

    signal(SIGPIPE, SIG_IGN);
    if (argc > 1)
        count = atol(argv[1]);

    for (long i = 1; i != count + 1; i++) {
        printf("line %ld\n", i);
    }

    if (fflush(stdout) == EOF) {
        if (errno == EPIPE) {
            fputs("sigpipe_writer: EPIPE\n", stderr);
            return EXIT_SUCCESS;
        }
        perror("sigpipe_writer");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
