// start_once.c - empties the buffer before fork, and in the child before _exit.
#include "../02-pipes/error.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

// region: main
int main(void) {
    printf("start\n");
    if (fflush(stdout) == EOF) // now there is nothing to copy
        error_errno("standard output");
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        printf("child\n");
        _exit(fflush(stdout) == EOF); // its own line, and nothing of its parent's
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    printf("parent\n");
    return 0;
}
// endregion: main
