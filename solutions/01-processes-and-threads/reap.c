// reap.c - takes every status there is, however few signals told of them.
#include "../02-pipes/error.h"
#include "sigchld.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static volatile sig_atomic_t calls, reaped;

// region: handler
static void on_sigchld(int number) {
    (void)number;
    int saved = errno; // waitpid sets it to ECHILD when no child is left
    calls++;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}
// endregion: handler

int main(void) {
    sigchld_burst(on_sigchld);
    printf("handler called: %d, children reaped: %d\n", (int)calls, (int)reaped);
    sigchld_show_children();
    return 0;
}
