// asan: memory-error 12
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    char buffer[16], copy[16] = "";
    ssize_t count = read(-1, buffer, sizeof buffer); // fails
    if (count == 0)
        return 0;
    buffer[0] = '\0';
    memcpy(copy, buffer, (size_t)count);
    printf("%s\n", copy);
    return 0;
}
