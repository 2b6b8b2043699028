// expect: none
// shows: call_once runs make once, whoever comes first; tss_t keeps a value for each thread

#include <threads.h>

#include "measure.h"

static once_flag once = ONCE_FLAG_INIT;
static tss_t key;
static int made;

static void make(void) {
    PT(tss_create(&key, NULL));
    made++;
}

static int use(void *value) {
    call_once(&once, make);
    PT(tss_set(key, value));
    thrd_yield();
    return made == 1 && tss_get(key) == value ? 0 : 1;
}

int main(void) {
    thrd_t threads[2];
    int results = 0;
    for (int i = 0; i < 2; i++)
        PT(thrd_create(&threads[i], use, &threads[i]));
    for (int i = 0; i < 2; i++) {
        int result;
        PT(thrd_join(threads[i], &result));
        results += result;
    }
    tss_delete(key);
    return results;
}
