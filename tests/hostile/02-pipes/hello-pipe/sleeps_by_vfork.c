// deserves: fail hang
// told: in which it could run
// Sleeps in a child of vfork: its parent cannot be interrupted meanwhile, as if it waited for a disk.
#include <stdio.h>
#include <unistd.h>

int main(void) {
    if (vfork() == 0) {
        sleep(60);
        _exit(0);
    }
    puts("SECRET: nobody has ended it");
}
