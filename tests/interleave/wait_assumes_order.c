// expect: wrong-exit
// schedules: 20
// shows: the second child ends first: the first wait does not return the first child

#include "measure.h"

int main(void) {
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = SYS(fork());
        if (children[i] == 0)
            _exit(0);
    }
    pid_t first = SYS(wait(NULL));
    pid_t second = SYS(wait(NULL));
    return first == children[0] && second == children[1] ? 0 : 1;
}
