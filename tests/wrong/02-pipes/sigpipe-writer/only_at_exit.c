// expect: wrong-output
/* There is one place where every way out of a program comes by, and that is where the output is
 * checked. The loop need not say anything. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void check_stdout(void)
{
    if (fclose(stdout) == EOF) {
        if (errno != EPIPE) {
            perror("sigpipe_writer");
            _exit(EXIT_FAILURE);
        }
        fputs("sigpipe_writer: EPIPE\n", stderr);
    }
}

int main(int argc, char *argv[])
{
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    signal(SIGPIPE, SIG_IGN);
    atexit(check_stdout);
    for (unsigned long i = 1; count == 0 || i <= count; i++)
        if (printf("line %lu\n", i) < 0)
            exit(errno == EPIPE ? EXIT_SUCCESS : EXIT_FAILURE);
    return EXIT_SUCCESS;
}
