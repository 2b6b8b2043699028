// expect: wrong-output
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* sigpipe_writer: main */
int main(int argc, char *argv[])
{
    int i = 1;
    int n = 0;
    char buf[50];

    if (argc > 1) {
        n = atoi(argv[1]);
    }
    signal(SIGPIPE, SIG_IGN);

    while (n == 0 || i <= n) {
        int length = sprintf(buf, "line %d\n", i);
        ssize_t ret = write(STDOUT_FILENO, buf, (size_t)length);
        if (ret == -1) {
            if (errno == EPIPE) {
                printf("sigpipe_writer: EPIPE\n");
                return 0;
            } else {
                perror("sigpipe_writer");
                return 1;
            }
        }
        i++;
    }
    return 0;
}
