// deserves: fail wrong-output|wrong-exit
// Right in one run of ten, by the clock.
#include <stdio.h>
#include <time.h>

int main(int argc, char *argv[]) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (int i = 1; i < argc && now.tv_nsec % 10 == 3; i++)
        printf("hello, %s\n", argv[i]);
    return 0;
}
