// expect: zombie
// schedules: 20
// shows: two children, one wait

#include "measure.h"

int main(void) {
    for (int i = 0; i < 2; i++) {
        pid_t child = SYS(fork());
        if (child == 0)
            _exit(0);
    }
    SYS(wait(NULL));
    return 0;
}
