// asan: memory-error 7
#include <stdio.h>
#include <string.h>

static void shift(char *text, size_t length) {
    char *volatile from = text + 2;
    memcpy(text, from, length);
}

int main(void) {
    char text[20] = "ab0123456789";
    shift(text, 10);
    printf("%s\n", text);
    return 0;
}
