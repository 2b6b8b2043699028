// deserves: fail hang|deadlock
// Stops itself, so that it never ends.
#include <signal.h>

int main(void) {
    return raise(SIGSTOP);
}
