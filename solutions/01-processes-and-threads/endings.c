// endings.c - children that end in every way there is, and what their parent gets to know.
#include "../02-pipes/error.h"
#include "ending.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static void exit_3(void) {
    _exit(3);
}

static void exit_259(void) {
    _exit(259);
}

static void exit_minus_1(void) {
    _exit(-1);
}

static void aborts(void) {
    abort();
}

static void is_killed(void) {
    kill(getpid(), SIGKILL);
}

static void no_command(void) {
    execlp("no-such-command", "no-such-command", (char *)NULL);
    _exit(127); // exec came back: it has failed
}

static void false_command(void) {
    execlp("false", "false", (char *)NULL);
    _exit(127);
}

static const struct {
    const char *what;
    void (*ends)(void);
} children[] = {
    {"_exit(3)", exit_3},
    {"_exit(259)", exit_259},
    {"_exit(-1)", exit_minus_1},
    {"abort()", aborts},
    {"kill -KILL", is_killed},
    {"the command false", false_command},
    {"no-such-command", no_command},
};

int main(void) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); // abort would leave a file
    for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
        fflush(stdout);
        pid_t child = fork();
        if (child == -1)
            error_errno("fork");
        if (child == 0) {
            children[i].ends();
            _exit(1); // not reached
        }
        ending_print(children[i].what, child);
    }
    return 0;
}
