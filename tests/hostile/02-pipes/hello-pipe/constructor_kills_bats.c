// deserves: fail wrong-exit
// Before main, it writes a result to the descriptor of Bats, and kills its parent and everybody else.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void early(void) {
    static const char line[] = "ok 1 greets each name in order and ends\n";
    if (write(3, line, sizeof line - 1) > 0)
        _exit(0);
    kill(getppid(), SIGKILL);
    kill(-1, SIGKILL);
    _exit(1);
}

int main(void) {
    return 0;
}
