// expect: assertion
// schedules: 50
// shows: both see that it is not made before either says that it is: it is made twice

#include <assert.h>
#include <stdatomic.h>

#include "measure.h"

static atomic_bool is_made;
static atomic_int times_made;

static void *use(void *unused) {
    (void)unused;
    if (!atomic_load(&is_made)) {
        atomic_fetch_add(&times_made, 1);
        atomic_store(&is_made, 1);
    }
    return NULL;
}

int main(void) {
    run_threads(2, use);
    assert(atomic_load(&times_made) == 1);
    return 0;
}
