// gcc: warning 8, warning 9 | clang: warning 9, warning 8
#define _GNU_SOURCE 1
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char line[10];
    int count = read(0, line, sizeof line);
    printf("%s\n", count);
    return 0;
}
