// asan: memory-error 10
#include <stdio.h>

struct list {
    int count;
};

int main(void) {
    struct list *volatile list = NULL;
    list->count = 1;
    puts("never reached");
    return 0;
}
