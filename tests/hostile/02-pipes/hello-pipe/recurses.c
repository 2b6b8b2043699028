// deserves: fail warning|crash
// Uses up the stack.
#include <stdio.h>

static int deeper(int depth) {
    volatile char block[4096];
    block[0] = (char)depth;
    return deeper(depth + 1) + block[0];
}

int main(void) {
    return printf("%d\n", deeper(0));
}
