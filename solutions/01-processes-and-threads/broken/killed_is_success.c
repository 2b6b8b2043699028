// killed_is_success.c - WRONG: asks for the exit status of a child that has none.
#include "../../02-pipes/error.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void save_and_die(void) {
    kill(getpid(), SIGKILL); // as the kernel does when memory runs out
    _exit(1);
}

// region: main
int main(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0)
        save_and_die(); // is killed half-way
    int status;
    if (waitpid(child, &status, 0) == -1)
        error_errno("waitpid");
    if (WEXITSTATUS(status) == 0)
        printf("the child says: all saved\n");
    return 0;
}
// endregion: main
