// expect: hang
/* read returns 0 when the writer has gone; write returns 0 when the reader has gone. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char line[32];
    unsigned long max = argc > 1 ? strtoul(argv[1], NULL, 10) : ~0UL;

    signal(SIGPIPE, SIG_IGN);
    for (unsigned long n = 1; n <= max; n++) {
        snprintf(line, sizeof line, "line %lu\n", n);

        size_t length = strlen(line), sent = 0;
        while (sent < length) {
            ssize_t k = write(STDOUT_FILENO, line + sent, length - sent);
            if (k == 0) {
                fprintf(stderr, "sigpipe_writer: EPIPE\n");
                return 0;
            }
            if (k > 0)
                sent += (size_t)k;
            else if (errno == ENOSPC || errno == EIO || errno == EBADF) {
                perror("sigpipe_writer");
                return 1;
            }
            /* anything else: try again */
        }
    }
    return 0;
}
