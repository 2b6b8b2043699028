// expect: wrong-output
// One big read is enough, the greetings are short.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX 65536

int main(int argc, char *argv[])
{
    int fds[2];
    static char message[MAX];

    if (pipe(fds) == -1) {
        perror("pipe failed");
        return 1;
    }

    switch (fork()) {
    case -1:
        perror("fork failed");
        return 1;

    case 0: /* child */
        close(fds[0]);
        for (int i = 1; i < argc; i++) {
            dprintf(fds[1], "hello, %s\n", argv[i]);
        }
        close(fds[1]);
        _exit(0);

    default: /* parent */
        close(fds[1]);
        ssize_t length = read(fds[0], message, MAX);
        if (length == -1) {
            perror("read failed");
            return 1;
        }
        fwrite(message, 1, (size_t)length, stdout);
        close(fds[0]);
        wait(NULL);
    }
    return 0;
}
