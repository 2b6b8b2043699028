// gcc: none | clang: none
#define _GNU_SOURCE
#include <unistd.h>

int main(void) {
    return write(1, "", 0) == -1;
}
