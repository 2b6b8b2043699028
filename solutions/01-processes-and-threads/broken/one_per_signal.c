// one_per_signal.c - WRONG: takes one status for each SIGCHLD, and signals are not counted.
#include "../../02-pipes/error.h"
#include "../process_state.h"
#include "../sigchld.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t calls, reaped;

static void on_sigchld(int number) {
    (void)number;
    int saved = errno;
    calls++;
    if (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}

int main(void) {
    sigchld_burst(on_sigchld);
    printf("handler called: %d, children reaped: %d\n", (int)calls, (int)reaped);
    sigchld_show_children();
    return 0;
}
