// expect: none
// shows: wait hands over each status once, in whatever order the children end; then ECHILD

#include "measure.h"

int main(void) {
    int status, sum = 0;
    for (int i = 0; i < 3; i++) {
        pid_t child = SYS(fork());
        if (child == 0)
            _exit(i + 1);
    }
    for (int i = 0; i < 3; i++) {
        SYS(wait(&status));
        if (!WIFEXITED(status))
            return 1;
        sum += WEXITSTATUS(status);
    }
    return sum == 6 && wait(&status) == -1 && errno == ECHILD ? 0 : 1;
}
