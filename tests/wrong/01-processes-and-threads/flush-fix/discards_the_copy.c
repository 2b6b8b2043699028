// expect: wrong-output
// The child throws away the copy that it got. The parent's original is still unwritten when the child
// writes its line.
#include "flush_fix.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    printf("start\n");
    for (int number = 1; number <= count; number++) {
        pid_t child = fork();
        if (child == -1)
            return -1;
        if (child == 0) {
            __fpurge(stdout);
            say_child(number);
            fflush(stdout);
            _exit(0);
        }
        while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    printf("end\n");
    return 0;
}
