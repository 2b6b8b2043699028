// asan: memory-error 7
#include <stdio.h>

int main(void) {
    int numbers[4];
    for (volatile int i = 0; i <= 4; i++)
        numbers[i] = i;
    printf("%d\n", numbers[3]);
    return 0;
}
