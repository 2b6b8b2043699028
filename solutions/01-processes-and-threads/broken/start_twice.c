// start_twice.c - WRONG: forks with a line in the buffer, and both processes write it out.
#include "../../02-pipes/error.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

// region: main
int main(void) {
    printf("start\n");
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        printf("child\n");
        return 0;
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    printf("parent\n");
    return 0;
}
// endregion: main
