// expect: wrong-exit
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    unsigned long n = 0, count = argc > 1 ? strtoul(argv[1], NULL, 10) : (unsigned long)-1;

    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        err(1, "signal");
    while (n++ < count) {
        if (dprintf(STDOUT_FILENO, "line %lu\n", n) < 0) {
            if (errno == EPIPE)
                errx(EXIT_FAILURE, "EPIPE"); /* says it for us: sigpipe_writer: EPIPE */
            err(EXIT_FAILURE, NULL);
        }
    }
    return EXIT_SUCCESS;
}
