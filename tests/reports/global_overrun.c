// asan: memory-error 8
#include <stdio.h>

static int numbers[4];

static void fill(int *to, int count) {
    for (int i = 0; i < count; i++)
        to[i] = i;
}

int main(void) {
    fill(numbers, 5);
    printf("%d\n", numbers[3]);
    return 0;
}
