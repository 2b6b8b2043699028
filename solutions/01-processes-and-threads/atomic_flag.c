// atomic_flag.c - one thread waits for an atomic variable that another one sets.
#include "flag_test.h"

static atomic_bool done;

static void wait_for_it(void) {
    while (!atomic_load(&done))
        continue;
}

static void set_it(void) {
    atomic_store(&done, true);
}

int main(void) {
    flag_test_run(wait_for_it, set_it);
}
