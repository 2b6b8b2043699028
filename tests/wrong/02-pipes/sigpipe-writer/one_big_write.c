// expect: wrong-exit
/* System calls are slow, so the lines are collected in a block of 256 KiB, and written when it is full
 * or all of them are in it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

static char block[BLOCK];
static size_t used;

static void flush_block(void)
{
    ssize_t written = write(STDOUT_FILENO, block, used);

    if (written == -1 && errno == EPIPE) {
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
        exit(0);
    }
    if (written == -1) {
        fprintf(stderr, "sigpipe_writer: %s\n", strerror(errno));
        exit(1);
    }
    if ((size_t)written < used) {
        /* a short write: there is no more room */
        fprintf(stderr, "sigpipe_writer: only %zd of %zu bytes written\n", written, used);
        exit(1);
    }
    used = 0;
}

static void add(unsigned long number)
{
    if (used + 32 > BLOCK)
        flush_block();
    used += (size_t)sprintf(block + used, "line %lu\n", number);
}

int main(int argc, char *argv[])
{
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

    signal(SIGPIPE, SIG_IGN);
    for (unsigned long i = 1; count == 0 || i <= count; i++)
        add(i);
    flush_block();
    return 0;
}
