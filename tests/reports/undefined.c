// asan: undefined-behaviour 11, undefined-behaviour 12, undefined-behaviour 13, undefined-behaviour 15, undefined-behaviour 18
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static volatile int large = INT_MAX, many = 33, least = INT_MIN;

int main(void) {
    int one = large / large;
    printf("%d\n", large + one);
    printf("%d\n", one << many);
    printf("%d\n", -least);
    char bytes[9] = "";
    *(int *)(bytes + (large % 2)) = 3;
    bool flag;
    memset(&flag, 3, 1);
    printf("%d\n", flag);
    return 0;
}
