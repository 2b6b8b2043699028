// expect: wrong-output
// Too late by one line: the child has its copy already.
#include "flush_fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    printf("start\n");

    for (int number = 1; number <= count; number++) {

        pid_t child = fork();
        if (child == -1)
            return -1;
        if (child == 0) {
            say_child(number);
            fflush(stdout);
            _exit(0);
        }
        fflush(stdout);
        while (waitpid(child, NULL, 0) == -1)
            if (errno != EINTR)
                return -1;
    }
    printf("end\n");
    return 0;
}
