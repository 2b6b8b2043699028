// deserves: fail hang
// told: of processor time
// Prints without end and does not care that it cannot, for at most a minute.
#include <signal.h>
#include <stdio.h>
#include <time.h>

int main(void) {
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    while (clock() < 60L * CLOCKS_PER_SEC)
        puts("for ever");
    puts("SECRET: nobody has ended it");
}
