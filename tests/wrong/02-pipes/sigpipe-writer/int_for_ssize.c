// expect: warning
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char line[100];
    int i, n, count = 0;

    signal(SIGPIPE, SIG_IGN);
    if (argc > 1)
        count = atoi(argv[1]);
    for (i = 1; count == 0 || i <= count; i++) {
        sprintf(line, "line %d\n", i);
        n = write(1, line, strlen(line));
        if (n < 0 && errno == EPIPE) {
            fprintf(stderr, "sigpipe_writer: EPIPE\n");
            return 0;
        }
        if (n < 0) {
            perror("sigpipe_writer");
            return 1;
        }
    }
    return 0;
}
