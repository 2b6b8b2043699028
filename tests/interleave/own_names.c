// expect: none
// shows: the program's own functions may be named like calls that the scheduler watches

#include "measure.h"

static int taken;

void *send(void *unused);
void *send(void *unused) {
    taken++;
    return unused;
}

// What the scheduler itself is made of has names too.
int process_fork(void);
int process_fork(void) {
    return 0;
}

static void *poll(void *unused) {
    taken++;
    return unused;
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&thread, NULL, i ? send : poll, NULL) != 0)
            return EXIT_FAILURE;
        pthread_join(thread, NULL);
    }
    return taken == 2 && process_fork() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
