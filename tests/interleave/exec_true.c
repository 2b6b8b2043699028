// expect: none
// shows: another program takes the child's place, and its status is waited for

#include "measure.h"

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        measure_die("execl", errno);
    }
    reap(child);
    return 0;
}
