// buffers.c - what was printed before fork is printed once.
#include "error.h"
#include "process.h"

#include <stdio.h>
#include <unistd.h>

int main(void) {
    printf("start\n");
    char *command[] = {"no-such-command", NULL};
    int status = process_wait(process_start(command, STDIN_FILENO, STDOUT_FILENO));
    printf("end, status %d\n", status);
    return 0;
}
