// expect: rule
// There is one child at a time, so wait will get that one.
#include "flush_fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
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
        while (wait(NULL) == -1) {
            if (errno != EINTR)
                return -1;
        }
    }
    printf("end\n");
    return 0;
}
