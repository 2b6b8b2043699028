// asan: memory-error 10
#include <stdio.h>

int main(int argc, char **argv) {
    int *volatile kept = &argc;
    if (argv[0]) {
        int inner = 7;
        kept = &inner;
    }
    printf("%d\n", *kept);
    return 0;
}
