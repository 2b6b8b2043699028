// asan: memory-error 4
#include <stdio.h>

static int deeper(volatile int level) {
    volatile char room[1000];
    room[level % 1000] = 1;
    return deeper(level + 1) + room[3];
}

int main(void) {
    printf("%d\n", deeper(0));
    return 0;
}
