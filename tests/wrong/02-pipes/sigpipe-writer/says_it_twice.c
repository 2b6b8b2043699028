// expect: wrong-output
/* A handler for SIGPIPE says what happened. It comes back, and then write returns too: belt and
 * braces. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say_epipe(void)
{
    static const char message[] = "sigpipe_writer: EPIPE\n";

    if (write(STDERR_FILENO, message, sizeof(message) - 1) == -1)
        _exit(1);
}

static void on_sigpipe(int sig)
{
    (void)sig;
    say_epipe();
}

static void put(const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, data, size);
        if (written == -1 && errno == EPIPE) {
            say_epipe();
            exit(EXIT_SUCCESS);
        }
        if (written == -1) {
            perror("sigpipe_writer");
            exit(EXIT_FAILURE);
        }
        data += written;
        size -= (size_t)written;
    }
}

int main(int argc, char *argv[])
{
    struct sigaction sa = {.sa_handler = on_sigpipe, .sa_flags = SA_RESTART};
    unsigned long count = 0;
    char line[32];

    sigemptyset(&sa.sa_mask);
    if (sigaction(SIGPIPE, &sa, NULL) == -1) {
        perror("sigpipe_writer: sigaction");
        return 1;
    }
    if (argc > 1)
        count = strtoul(argv[1], NULL, 10);
    for (unsigned long n = 1; count == 0 || n <= count; n++) {
        snprintf(line, sizeof line, "line %lu\n", n);
        put(line, strlen(line));
    }
    return 0;
}
