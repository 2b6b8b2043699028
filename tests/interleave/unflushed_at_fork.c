// expect: wrong-output
// schedules: 1
// output: start
// output: end
// shows: the child ends by exit and writes the parent's "start" out once more

#include "measure.h"

int main(void) {
    printf("start\n");
    pid_t child = SYS(fork());
    if (child == 0)
        exit(0);
    reap(child);
    printf("end\n");
    return 0;
}
