// expect: wrong-output
/* printf returns a negative number when it fails, and then we are done. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int finish(int error)
{
    if (error == EPIPE) {
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
        return 0;
    }
    fprintf(stderr, "sigpipe_writer: %s\n", strerror(error));
    return 1;
}

int main(int argc, char *argv[])
{
    struct sigaction ignore;
    unsigned long i, max;

    memset(&ignore, 0, sizeof(ignore));
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, NULL);

    max = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    for (i = 1; max == 0 || i <= max; i++)
        if (printf("line %lu\n", i) < 0)
            return finish(errno);
    return 0;
}
