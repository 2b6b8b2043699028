// lost_line.c - WRONG: leaves by _exit with its own line still in the buffer.
#include "../../02-pipes/error.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("start\n");
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        printf("child\n");
        _exit(0);
    }
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    printf("parent\n");
    return 0;
}
