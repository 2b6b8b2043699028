// asan: memory-error 8
#include <stdio.h>

static volatile int index_of = 4;

int main(void) {
    int counts[4] = {0, 1, 2, 3};
    printf("%d\n", counts[index_of]);
    return 0;
}
