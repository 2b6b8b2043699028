/* sigpipe_writer [COUNT]
 *
 * Writes the lines "line 1", "line 2" and so on to standard output, COUNT of them or without end.
 * That its reader leaves is a normal end, which it reports; any other error is a failure.  write(2),
 * signal(7).
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns 0, or -1 with errno set: EPIPE when nobody can read FD any more. */
static int write_all(int fd, const char *data, size_t size) {
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written == -1 && errno == EINTR)
            continue;
        if (written == -1)
            return -1;
        data += written; /* short if the reader left in the middle; then the next one fails */
        size -= (size_t)written;
    }
    return 0;
}

/* Returns the program's exit status. */
static int report(int error) {
    if (error == EPIPE) {
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "sigpipe_writer: %s\n", strerror(error));
    return EXIT_FAILURE;
}

int main(int argc, char *argv[]) {
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0; /* 0: without end */
    char line[32];

    /* With the signal's default, the first write to nobody would be the last thing done here. */
    signal(SIGPIPE, SIG_IGN);
    for (unsigned long n = 1; count == 0 || n <= count; n++) {
        int length = snprintf(line, sizeof line, "line %lu\n", n);
        if (write_all(STDOUT_FILENO, line, (size_t)length) == -1)
            return report(errno);
    }
    return EXIT_SUCCESS;
}
