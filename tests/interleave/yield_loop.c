// expect: none
// shows: each yields until it is its turn: turns go round as often as there are rounds

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static atomic_int turn;
static int rounds; // whose turn it is may use it

static void *play(void *number) {
    for (int i = 0; i < 2; i++) {
        while (atomic_load(&turn) != (int)(intptr_t)number)
            sched_yield();
        rounds++;
        atomic_store(&turn, 1 - (int)(intptr_t)number);
    }
    return NULL;
}

int main(void) {
    run_threads(2, play);
    return rounds == 4 ? 0 : 1;
}
