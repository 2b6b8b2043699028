// deserves: fail hang
// told: more than 16 MiB to one file
// Writes to standard error without end, at most a gigabyte.
#include <stdio.h>

int main(void) {
    for (int line = 0; line < 40000000; line++)
        fputs("for ever and ever and ever\n", stderr);
    puts("SECRET: nobody has ended it");
}
