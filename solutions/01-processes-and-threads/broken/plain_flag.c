// plain_flag.c - WRONG: one thread waits for a variable that another one sets.
#include "../flag_test.h"

// region: flag
static bool done;

static void wait_for_it(void) {
    while (!done)
        continue;
}

static void set_it(void) {
    done = true;
}
// endregion: flag

int main(void) {
    flag_test_run(wait_for_it, set_it);
}
