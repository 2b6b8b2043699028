// memcheck: memory-error 13 | asan: memory-error 13
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char *text = malloc(6);
    if (text == NULL || pipe(ends) == -1)
        return 1;
    memcpy(text, "hello", 6);
    int status = 0;
    if (write(ends[1], text, 20) != 20)
        status = 1;
    close(ends[0]);
    close(ends[1]);
    free(text);
    return status;
}
