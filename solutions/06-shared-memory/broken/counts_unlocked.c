// counts_unlocked.c - WRONG: two processes count in shared memory, and nothing orders them.
#include "../shared.h"

#include <assert.h>

// region: count
static int *counter;

static void count(void) {
    ++*counter;
}

int main(void) {
    counter = shared_memory(sizeof *counter);
    RUN_PROCESSES(count, count);
    assert(*counter == 2);
    return 0;
}
// endregion: count
