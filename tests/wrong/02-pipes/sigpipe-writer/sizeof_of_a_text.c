// expect: wrong-output
// Says it where the signal is caught, with write, which a handler may call.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int put(const char *p, size_t n) {
    while (n > 0) {
        ssize_t w = write(STDOUT_FILENO, p, n);
        if (w == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += w;
        n -= (size_t)w;
    }
    return 0;
}

static void on_pipe(int number) {
    (void)number;
    static const char text[] = "sigpipe_writer: EPIPE\n";
    if (write(STDERR_FILENO, text, sizeof text) < 0)
        _exit(1);
    _exit(0);
}

int main(int argc, char *argv[]) {
    unsigned long count = 0;
    if (argc > 1)
        count = strtoul(argv[1], NULL, 10);
    signal(SIGPIPE, on_pipe);
    for (unsigned long i = 1; count == 0 || i <= count; i++) {
        char line[64];
        int n = snprintf(line, sizeof line, "line %lu\n", i);
        if (put(line, (size_t)n) == -1) {
            if (errno == EPIPE) {
                fprintf(stderr, "sigpipe_writer: EPIPE\n");
                return EXIT_SUCCESS;
            }
            fprintf(stderr, "sigpipe_writer: %s\n", strerror(errno));
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
