// expect: wrong-output
// schedules: 50
// output: first
// output: second
// shows: nothing makes the parent write after the child

#include "measure.h"

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(write(STDOUT_FILENO, "first\n", 6));
        _exit(0);
    }
    SYS(write(STDOUT_FILENO, "second\n", 7));
    reap(child);
    return 0;
}
