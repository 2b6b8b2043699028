// asan: memory-error 10 | memcheck: memory-error 10
#include <stdlib.h>

int main(void) {
    char *volatile name = malloc(20);
    if (name == NULL)
        return 1;
    name[0] = '\0';
    free(name);
    free(name);
    return 0;
}
