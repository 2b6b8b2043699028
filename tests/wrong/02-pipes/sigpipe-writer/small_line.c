// expect: memory-error
/* A line is made once and then counted up, like the counter of a tape recorder. There is room for
 * three digits, which is more than anybody will read. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIGITS 3
#define WORD "line "

static char *line;
static size_t length;

/* "line 9\n" -> "line 10\n" */
static void count_up(void)
{
    size_t first = strlen(WORD), at = length - 2;

    while (at >= first && line[at] == '9')
        line[at--] = '0';
    if (at >= first) {
        line[at]++;
        return;
    }
    memmove(line + first + 1, line + first, length - first);
    line[first] = '1';
    length++;
}

static int put_line(void)
{
    size_t at = 0;
    while (at < length) {
        ssize_t n = write(STDOUT_FILENO, line + at, length - at);
        if (n < 0)
            return errno;
        at += (size_t)n;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    int error = 0;
    int count = argc > 1 ? atoi(argv[1]) : 0;

    signal(SIGPIPE, SIG_IGN);
    line = malloc(strlen(WORD) + DIGITS + strlen("\n"));
    if (line == NULL)
        return 1;
    memcpy(line, WORD "0\n", strlen(WORD) + 2);
    length = strlen(WORD) + 2;
    for (int i = 1; error == 0 && (count == 0 || i <= count); i++) {
        count_up();
        error = put_line();
    }
    free(line);
    if (error == EPIPE)
        fprintf(stderr, "sigpipe_writer: EPIPE\n");
    else if (error != 0)
        fprintf(stderr, "sigpipe_writer: %s\n", strerror(error));
    return error == 0 || error == EPIPE ? 0 : 1;
}
