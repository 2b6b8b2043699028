// deserves: fail hang
// told: more than 256 processes and threads
// A bomb of forks, each a session of its own, without a parent, that ignores every signal. At 300 it stops, and stays.
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    atomic_int *made =
        mmap(NULL, sizeof *made, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int number = 1; number < 65; number++)
        signal(number, SIG_IGN);
    while (atomic_fetch_add(made, 1) < 300)
        if (fork() == 0) {
            setsid();
            if (fork() > 0)
                _exit(0);
        }
    sleep(60);
    puts("SECRET: nobody has ended it");
}
