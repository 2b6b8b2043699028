// deserves: fail hang
// told: more than 1024 MiB of memory
// Uses up the memory, at most 3 GiB of it.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
    for (int i = 0; i < 192; i++) {
        volatile char *block = malloc(1 << 24);
        for (size_t at = 0; block && at < 1 << 24; at += 4096)
            block[at] = 1;
    }
    sleep(60);
    puts("SECRET: nobody has ended it");
}
