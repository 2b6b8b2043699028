// runs_on.c - WRONG: a child whose exec fails goes on as a second parent.
#include "../../02-pipes/error.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

// region: main
int main(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0)
        execlp("no-such-command", "no-such-command", (char *)NULL);
    pid_t ended = wait(NULL);
    printf("%s: the work is done\n", ended == -1 ? "somebody without a child" : "the parent");
    return 0;
}
// endregion: main
