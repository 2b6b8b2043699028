#include "sigchld.h"

#include "../02-pipes/error.h"
#include "process_state.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { CHILDREN = 3 };

static pid_t children[CHILDREN];

void sigchld_burst(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t sigchld, before;
    sigemptyset(&sigchld);
    sigaddset(&sigchld, SIGCHLD);
    if (sigaction(SIGCHLD, &action, NULL) == -1 || sigprocmask(SIG_BLOCK, &sigchld, &before) == -1)
        error_errno("sigaction or sigprocmask");
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        if (children[i] == -1)
            error_errno("fork");
        if (children[i] == 0)
            _exit(0);
    }
    for (int i = 0; i < CHILDREN; i++)
        process_state_await_zombie(children[i]);
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        error_errno("sigprocmask");
}

void sigchld_show_children(void) {
    for (int i = 0; i < CHILDREN; i++)
        printf("child %d: state %c\n", i, process_state(children[i]));
}
