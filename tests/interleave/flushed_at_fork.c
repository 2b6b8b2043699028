// expect: none
// output: start
// output: end
// shows: nothing is in the buffer at the fork, and the child leaves by _exit

#include "measure.h"

int main(void) {
    printf("start\n");
    if (fflush(stdout) == EOF)
        return 1;
    pid_t child = SYS(fork());
    if (child == 0)
        _exit(0);
    reap(child);
    printf("end\n");
    return fflush(stdout) == EOF ? 1 : 0;
}
