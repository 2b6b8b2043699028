// gcc: compile 6 | clang: compile 6
#define _GNU_SOURCE
#include <stdio.h>

int main(void) {
    retrun puts("x");
}
