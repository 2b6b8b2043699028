// expect: none
// options: --faults on
// shows: with all signals blocked nothing interrupts the wait, which need not be repeated

#include "measure.h"

#include <signal.h>

int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return EXIT_FAILURE;
    }
    if (child == 0)
        _exit(0);
    if (waitpid(child, NULL, 0) != child)
        abort();
    return EXIT_SUCCESS;
}
