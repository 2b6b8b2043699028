// expect: none
// shows: an exec that fails returns: the child says so by its status, and does nothing of its parent's

#include "measure.h"

int main(void) {
    int status;
    pid_t child = SYS(fork());
    if (child == 0) {
        execl("./no-such-program", "no-such-program", (char *)NULL);
        _exit(127);
    }
    SYS(waitpid(child, &status, 0));
    return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? 0 : 1;
}
