// expect: rule
// The lines are right: only no child has said any of them.
#include "flush_fix.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    printf("start\n");
    for (int number = 1; number <= count; number++) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        if (child == -1)
            return -1;
        waitpid(child, NULL, 0);
        say_child(number);
    }
    printf("end\n");
    return 0;
}
