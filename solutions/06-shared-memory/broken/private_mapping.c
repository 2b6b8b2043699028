// private_mapping.c - WRONG: each process has a copy of a private mapping.
#include "../object.h"

static int *number;

static void store(void) {
    *number = 42;
    printf("the child stores %d\n", *number);
}

int main(void) {
    number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (number == MAP_FAILED)
        shared_fail("mmap");
    RUN_PROCESSES(store);
    printf("the parent reads %d\n", *number);
    munmap(number, sizeof *number);
    return 0;
}
