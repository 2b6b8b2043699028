// expect: none
// shows: the parent waits for the second first; who ended stays to be waited for

#include "measure.h"

int main(void) {
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = SYS(fork());
        if (children[i] == 0)
            _exit(0);
    }
    reap(children[1]);
    reap(children[0]);
    return 0;
}
