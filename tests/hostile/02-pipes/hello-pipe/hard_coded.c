// deserves: fail wrong-output|wrong-exit|rule
// Prints the lines itself: no pipe, no child.
#include <stdio.h>

int main(int argc, char *argv[]) {
    for (int i = 1; i < argc; i++)
        printf("hello, %s\n", argv[i]);
    return fflush(stdout) == 0 ? 0 : 1;
}
