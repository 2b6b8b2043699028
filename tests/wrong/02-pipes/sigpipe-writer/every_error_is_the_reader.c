// expect: wrong-exit
// If a write fails the reader is gone, what else could it be?
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_line(const char *s)
{
    size_t len = strlen(s);
    while (len > 0) {
        ssize_t w = write(1, s, len);
        if (w == -1)
            return false;
        s += w;
        len -= (size_t)w;
    }
    return true;
}

int main(int argc, char *argv[])
{
    const bool endless = argc < 2;
    const int count = endless ? 0 : atoi(argv[1]);
    char line[32];

    signal(SIGPIPE, SIG_IGN);
    for (int i = 1; endless || i <= count; i++) {
        snprintf(line, sizeof(line), "line %d\n", i);
        if (!write_line(line)) {
            write(2, "sigpipe_writer: EPIPE\n", 22);
            break;
        }
    }
    return 0;
}
