// memcheck: memory-error 11
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int *seen = malloc(10 * sizeof *seen);
    if (seen == NULL)
        return 1;
    seen[0] = 1;
    volatile int total = 0;
    if (seen[1] > 0)
        total++;
    printf("%d\n", total);
    free(seen);
    return 0;
}
