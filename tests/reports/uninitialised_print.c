// memcheck: memory-error 11
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int *seen = malloc(10 * sizeof *seen);
    if (seen == NULL)
        return 1;
    seen[0] = 1;
    int *volatile last = seen + 9;
    printf("%d\n", *last);
    free(seen);
    return 0;
}
