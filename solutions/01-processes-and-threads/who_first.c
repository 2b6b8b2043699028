// who_first.c - parent and child print a line each, and nobody has said in which order.
#include "../02-pipes/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// region: who_first
static void say(const char *line) {
    if (write(STDOUT_FILENO, line, strlen(line)) == -1)
        error_errno("write");
}

int main(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) { // here fork returned 0: this is the child
        say("child\n");
        _exit(0);
    }
    say("parent\n"); // here it returned the child's number
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    return 0;
}
// endregion: who_first
