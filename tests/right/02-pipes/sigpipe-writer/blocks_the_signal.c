// The signal is blocked, not ignored: it stays pending, write fails with EPIPE all the same. Lines are
// built by hand in a block, and a block goes out in as many writes as it takes.
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_SIZE = 8192, LINE_MOST = 32 };

struct block {
    char bytes[BLOCK_SIZE];
    size_t length;
};

static void say(const char *what)
{
    const char *part[] = {"sigpipe_writer: ", what, "\n"};
    for (int i = 0; i < 3; i++)
        if (write(STDERR_FILENO, part[i], strlen(part[i])) == -1)
            return;
}

/* Returns 0 or an error number. */
static int block_out(struct block *b)
{
    size_t out = 0;
    while (out < b->length) {
        ssize_t n = write(STDOUT_FILENO, b->bytes + out, b->length - out);
        if (n >= 0)
            out += (size_t)n;
        else if (errno != EINTR)
            return errno;
    }
    b->length = 0;
    return 0;
}

static int block_line(struct block *b, uint64_t number)
{
    char digits[20];
    int count = 0;

    if (b->length > BLOCK_SIZE - LINE_MOST) {
        int error = block_out(b);
        if (error != 0)
            return error;
    }
    memcpy(b->bytes + b->length, "line ", 5);
    b->length += 5;
    for (; number > 0; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count > 0)
        b->bytes[b->length++] = digits[--count];
    b->bytes[b->length++] = '\n';
    return 0;
}

int main(int argc, char **argv)
{
    static struct block block;
    sigset_t pipe_signal;
    int error = 0;
    bool endless = argc < 2;
    uint64_t count = endless ? 0 : strtoull(argv[1], NULL, 10);

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    if (sigprocmask(SIG_BLOCK, &pipe_signal, NULL) == -1)
        return 1;
    for (uint64_t i = 1; error == 0 && (endless || i <= count); i++)
        error = block_line(&block, i);
    if (error == 0)
        error = block_out(&block);
    if (error == EPIPE) {
        say("EPIPE");
        return 0;
    }
    if (error != 0) {
        say(strerror(error));
        return 1;
    }
    return 0;
}
