// expect: wrong-output
/* A look at each line would cost time: that something went wrong is remembered, and looked at now and
 * then, and at the end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES_BETWEEN_LOOKS = 1000 };

static int the_end(int error) {
    if (error == EPIPE) {
        fputs("sigpipe_writer: EPIPE\n", stderr);
        return 0;
    }
    fprintf(stderr, "sigpipe_writer: %s\n", strerror(error));
    return 1;
}

static int put(const char *text, size_t length) {
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, text, length);
        if (n == -1 && errno != EINTR)
            return errno;
        if (n > 0) {
            text += n;
            length -= (size_t)n;
        }
    }
    return 0;
}

int main(int argc, char *argv[]) {
    long count = argc > 1 ? atol(argv[1]) : -1;
    int error = 0;
    signal(SIGPIPE, SIG_IGN);
    for (long n = 1; count == -1 || n <= count; n++) {
        char line[32];
        int length = snprintf(line, sizeof line, "line %ld\n", n);
        int now = put(line, (size_t)length);
        if (now != 0)
            error = now;
        if (n % LINES_BETWEEN_LOOKS == 0 && error != 0)
            return the_end(error);
    }
    return error != 0 ? the_end(error) : 0;
}
