// asan: memory-error 9 | memcheck: memory-error 9
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    char *copy = malloc(strlen(argv[0]) + (size_t)argc - 1); // no room for the terminator
    if (copy == NULL)
        return 1;
    strcpy(copy, argv[0]);
    free(copy);
    return 0;
}
