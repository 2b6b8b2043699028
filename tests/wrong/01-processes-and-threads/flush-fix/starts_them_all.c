// expect: wrong-output
// Every buffer is empty at the fork; but the children all run at once, in any order.
#include "flush_fix.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    printf("start\n");
    fflush(NULL);
    int started = 0;
    while (started < count) {
        pid_t child = fork();
        if (child == -1)
            break;
        if (child == 0) {
            say_child(started + 1);
            fflush(stdout);
            _exit(0);
        }
        started++;
    }
    while (wait(NULL) > 0)
        ;
    if (started < count)
        return -1;
    printf("end\n");
    return 0;
}
