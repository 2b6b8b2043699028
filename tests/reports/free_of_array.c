// asan: memory-error 8 | memcheck: memory-error 8
#include <stdlib.h>

int main(void) {
    char name[20];
    name[0] = '\0';
    char *volatile given = name;
    free(given);
    return 0;
}
