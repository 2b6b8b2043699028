// asan: memory-error 10 | memcheck: memory-error 10
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char *line = malloc(8);
    if (line == NULL)
        return 1;
    for (volatile int i = 0; i <= 8; i++)
        line[i] = 'x';
    printf("%.8s\n", line);
    free(line);
    return 0;
}
