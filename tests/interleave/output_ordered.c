// expect: none
// output: first
// output: second
// shows: the parent waits for the child's end before it writes

#include "measure.h"

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(write(STDOUT_FILENO, "first\n", 6));
        _exit(0);
    }
    reap(child);
    SYS(write(STDOUT_FILENO, "second\n", 7));
    return 0;
}
