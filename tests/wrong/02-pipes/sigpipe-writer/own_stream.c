// expect: fd-leak
/* Uses a stream of its own instead of stdout, with a bigger buffer. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char space[32768];

static void check(int ok)
{
    if (ok)
        return;
    if (errno == EPIPE) {
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
        _exit(0);
    }
    perror("sigpipe_writer");
    _exit(1);
}

int main(int argc, char *argv[])
{
    signal(SIGPIPE, SIG_IGN);

    int fd = dup(STDOUT_FILENO);
    check(fd != -1);
    FILE *out = fdopen(fd, "w");
    check(out != NULL);
    setvbuf(out, space, _IOFBF, sizeof space);

    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    for (unsigned long i = 1; count == 0 || i <= count; i++)
        check(fprintf(out, "line %lu\n", i) > 0);
    check(fflush(out) == 0);
    return 0;
}
