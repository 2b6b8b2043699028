// asan: undefined-behaviour 8
#include <stdio.h>

static volatile int workers;

int main(void) {
    int jobs = 12;
    printf("%d\n", jobs / workers);
    return 0;
}
