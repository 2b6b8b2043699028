/* Two processes and one buffer each. Standard output is a file. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("a");
    pid_t child = fork();
    if (child == -1)
        return EXIT_FAILURE;
    printf("b");
    fflush(stdout);
    if (child == 0) {
        printf("c");
        return EXIT_SUCCESS;
    }
    if (waitpid(child, NULL, 0) == -1)
        return EXIT_FAILURE;
    printf("d\n");
    return EXIT_SUCCESS;
}
