// expect: lock-misuse
// schedules: 100
// shows: two processes meet at a barrier that is not PTHREAD_PROCESS_SHARED

#include "measure.h"

int main(void) {
    pthread_barrier_t *meeting = shared_memory(sizeof *meeting);
    PT(pthread_barrier_init(meeting, NULL, 2));
    pid_t child = SYS(fork());
    pthread_barrier_wait(meeting);
    if (child == 0)
        _exit(0);
    reap(child);
    return 0;
}
