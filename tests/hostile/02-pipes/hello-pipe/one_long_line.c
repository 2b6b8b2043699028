// deserves: fail hang
// told: more than 16 MiB to one file
// One line of a gigabyte.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 1024; i++)
        if (write(1, block, sizeof block) < 0)
            return 1;
    puts("SECRET: nobody has ended it");
    return 0;
}
