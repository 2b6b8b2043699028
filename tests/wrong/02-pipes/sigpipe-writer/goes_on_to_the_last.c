// expect: wrong-output
/* The task says: COUNT lines. A line that can't be written is reported, then it is the next one's
 * turn; without COUNT the first report is also the last. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failures;

static void line(long i)
{
    char s[40];
    int n = snprintf(s, sizeof s, "line %ld\n", i);

    if (write(STDOUT_FILENO, s, (size_t)n) == n)
        return;
    if (errno == EPIPE) {
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
    } else {
        fprintf(stderr, "sigpipe_writer: %s\n", strerror(errno));
        failures++;
    }
}

int main(int argc, char *argv[])
{
    signal(SIGPIPE, SIG_IGN);
    if (argc > 1) {
        long count = atol(argv[1]);
        for (long i = 1; i <= count; i++)
            line(i);
        return failures > 0 ? 1 : 0;
    }
    for (long i = 1;; i++) {
        errno = 0;
        line(i);
        if (errno != 0)
            return failures > 0 ? 1 : 0;
    }
}
