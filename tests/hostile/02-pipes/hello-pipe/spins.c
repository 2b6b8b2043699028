// deserves: fail hang
// Ignores every signal, and uses the processor for ever.
#include <signal.h>

int main(void) {
    for (int number = 1; number < 65; number++)
        signal(number, SIG_IGN);
    for (volatile unsigned i = 0;; i++) {
    }
}
