// expect: wrong-exit
/* Who has closed standard output does not want to read either. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void output_failed(void)
{
    if (errno != EPIPE && errno != EBADF) {
        perror("sigpipe_writer");
        _Exit(EXIT_FAILURE);
    }
    fputs("sigpipe_writer: EPIPE\n", stderr);
    _Exit(EXIT_SUCCESS); /* exit would try once more what is left in the buffer */
}

int main(int argc, char *argv[])
{
    char *end = "";
    unsigned long long count = 0, n = 0;

    if (argc == 2)
        count = strtoull(argv[1], &end, 10);
    if (argc > 2 || *end != '\0') {
        fprintf(stderr, "usage: sigpipe_writer [COUNT]\n");
        return 2;
    }
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
        perror("sigpipe_writer: signal");
        return EXIT_FAILURE;
    }
    do {
        if (printf("line %llu\n", ++n) < 0)
            output_failed();
    } while (n != count);
    if (fclose(stdout) == EOF)
        output_failed();
    return EXIT_SUCCESS;
}
