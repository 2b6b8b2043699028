// deserves: fail hang
// told: more than 256 processes and threads
// A bomb of forks. It has a bound of its own: at 300 it stops, and stays.
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    atomic_int *made =
        mmap(NULL, sizeof *made, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    while (atomic_fetch_add(made, 1) < 300)
        fork();
    sleep(60);
    puts("SECRET: nobody has ended it");
}
