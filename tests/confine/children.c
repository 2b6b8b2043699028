// Children and what becomes of them, one a word: children NAME.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2]; // closed by the parent's end: what reads from it goes on after that

static void after_parent(void) {
    char c;
    close(gate[1]);
    while (read(gate[0], &c, 1) > 0)
        ;
}

// Nobody waits for it, and it has ended before its parent does.
static void ended_before(void) {
    siginfo_t ended;
    if (fork() == 0)
        _exit(3);
    waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT);
}

// Nobody waits for it, and it ends after its parent.
static void ends_after(void) {
    if (fork() == 0) {
        after_parent();
        _exit(3);
    }
}

static void three(void) {
    ended_before();
    ends_after();
    ends_after();
}

static void waited_for(void) {
    if (fork() == 0)
        _exit(0);
    wait(NULL);
}

// Its parent does not care, and has told the system so.
static void ignored(void) {
    signal(SIGCHLD, SIG_IGN);
    ends_after();
}

// The program's child has a child of its own that it does not wait for.
static void grandchild(void) {
    if (fork() == 0) {
        ended_before();
        _exit(0);
    }
    wait(NULL);
}

static void spins_on(void) {
    if (fork() == 0) {
        after_parent();
        for (volatile unsigned i = 0;; i++)
            ;
    }
}

static void sleeps_on(void) {
    if (fork() == 0) {
        after_parent();
        for (;;)
            sleep(1000);
    }
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } ways[] = {
        {"ended_before", ended_before}, {"ends_after", ends_after}, {"three", three},
        {"waited_for", waited_for},     {"ignored", ignored},       {"grandchild", grandchild},
        {"spins_on", spins_on},         {"sleeps_on", sleeps_on},
    };
    if (pipe(gate) < 0)
        return 99;
    for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].run();
            return 0;
        }
    return 98;
}
