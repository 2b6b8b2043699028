// expect: none
// options: --faults on
// shows: a wait for a child that has ended does not wait, and so is not interrupted

#include "measure.h"

int main(void) {
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return EXIT_FAILURE;
    }
    if (child == 0)
        _exit(0);
    siginfo_t info;
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1)
        if (errno != EINTR)
            abort();
    if (waitpid(child, NULL, 0) != child)
        abort();
    return EXIT_SUCCESS;
}
