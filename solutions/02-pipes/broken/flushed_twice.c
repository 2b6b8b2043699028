// flushed_twice.c - WRONG: the child leaves by exit, with a copy of its parent's unwritten output.
#include "../error.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// region: main
int main(void) {
    printf("start\n");
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        execlp("no-such-command", "no-such-command", (char *)NULL);
        perror("no-such-command");
        exit(127);
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    printf("end\n");
    return 0;
}
// endregion: main
