// expect: none
// shows: a child that waits for ever is killed; its status says by which signal

#include <signal.h>

#include "measure.h"

int main(void) {
    int status;
    pid_t child = SYS(fork());
    if (child == 0) {
        for (;;)
            pause();
    }
    SYS(kill(child, SIGKILL));
    SYS(waitpid(child, &status, 0));
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? 0 : 1;
}
