// expect: crash
/* poll knows whether somebody still reads: it reports POLLERR for a pipe without a reader. So ask
 * before each line, and no line is ever written to nobody. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int reader_is_there(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    while (poll(&out, 1, -1) == -1)
        continue;
    return (out.revents & POLLERR) == 0;
}

static int write_all(const char *p, int left)
{
    while (left > 0) {
        if (!reader_is_there()) {
            dprintf(STDERR_FILENO, "sigpipe_writer: EPIPE\n");
            exit(EXIT_SUCCESS);
        }
        ssize_t n = write(STDOUT_FILENO, p, (size_t)left);
        if (n == -1)
            return -1;
        p += n;
        left -= (int)n;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    unsigned long i, count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    for (i = 1; count == 0 || i <= count; i++) {
        char line[32];
        int length = sprintf(line, "line %lu\n", i);
        if (write_all(line, length) == -1) {
            perror("sigpipe_writer");
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
