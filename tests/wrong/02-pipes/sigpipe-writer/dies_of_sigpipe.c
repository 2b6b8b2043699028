// expect: crash
/* Counts lines for somebody else. write tells with EPIPE when they have gone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "sigpipe_writer"

static void put_line(unsigned long number)
{
    char text[64];
    size_t done = 0;

    sprintf(text, "line %lu\n", number);
    while (done < strlen(text)) {
        ssize_t n = write(STDOUT_FILENO, text + done, strlen(text) - done);
        if (n >= 0) {
            done += (size_t)n;
        } else if (errno == EPIPE) {
            /* the reader has left */
            fprintf(stderr, NAME ": EPIPE\n");
            exit(0);
        } else {
            perror(NAME);
            exit(1);
        }
    }
}

int main(int argc, char **argv)
{
    unsigned long last = 0;

    if (argc == 2)
        last = strtoul(argv[1], NULL, 0);
    for (unsigned long i = 1; last == 0 || i <= last; i++)
        put_line(i);
    exit(0);
}
