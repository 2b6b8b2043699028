// asan: memory-error 15
#include <stdio.h>

static int *keep;

static void remember(void) {
    int local = 7;
    keep = &local;
    printf("%d\n", *keep);
}

int main(void) {
    remember();
    int *volatile kept = keep;
    printf("%d\n", *kept);
    return 0;
}
