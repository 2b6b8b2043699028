// expect: rule
// Where SIGCHLD is ignored no zombies are left.
#include "flush_fix.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    signal(SIGCHLD, SIG_IGN);
    printf("start\n");
    for (int number = 1; number <= count; number++) {
        fflush(NULL);
        pid_t child = fork();
        if (child == -1)
            return -1;
        if (child == 0) {
            say_child(number);
            fflush(stdout);
            _exit(0);
        }
        while (waitpid(child, NULL, 0) == -1) {
            if (errno == ECHILD)
                break;
            if (errno != EINTR)
                return -1;
        }
    }
    printf("end\n");
    return 0;
}
