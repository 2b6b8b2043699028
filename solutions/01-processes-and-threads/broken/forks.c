// forks.c - WRONG: forks three times with a line in the buffer.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("before\n");
    for (int i = 0; i < 3; i++) {
        if (fork() == -1)
            return 1;
    }
    printf("after\n");
    while (wait(NULL) > 0)
        continue;
    return 0;
}
