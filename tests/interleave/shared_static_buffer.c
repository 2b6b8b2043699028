// expect: race
// schedules: 1
// shows: the two threads format into one static buffer

#include "measure.h"

static char *name_of(int number) {
    static char name[2];
    name[0] = (char)('a' + number);
    return name;
}

static void *use(void *number) {
    return name_of((int)(intptr_t)number)[0] == 'a' ? NULL : (void *)1;
}

int main(void) {
    run_threads(2, use);
    return 0;
}
