// expect: wrong-output
// Empties the buffer where the trouble shows, in the child: that is what writes the copy out.
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
            fflush(stdout);
            say_child(number);
            fflush(stdout);
            _exit(0);
        }
        while (waitpid(child, NULL, 0) == -1)
            if (errno != EINTR)
                return -1;
    }
    printf("end\n");
    return 0;
}
