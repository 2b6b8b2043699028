// expect: rule
// The child has said its line and leaves the function, as functions are left.
#include "flush_fix.h"

#include <errno.h>
#include <stdio.h>
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
            return 0;
        }
        while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    printf("end\n");
    return 0;
}
