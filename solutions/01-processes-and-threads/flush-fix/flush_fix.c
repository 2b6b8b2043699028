/* Lines of several processes on one standard output: the reference solution. */
#include "flush_fix.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int say_all(int count) {
    printf("start\n");
    for (int number = 1; number <= count; number++) {
        fflush(NULL); /* whatever is in a buffer now would be in the child's too */
        pid_t child = fork();
        if (child == -1)
            return -1;
        if (child == 0) {
            say_child(number);
            fflush(stdout); /* the child's own line; _exit does not write it out */
            _exit(0);
        }
        while (waitpid(child, NULL, 0) == -1) {
            if (errno != EINTR)
                return -1;
        }
    }
    printf("end\n");
    return 0;
}
