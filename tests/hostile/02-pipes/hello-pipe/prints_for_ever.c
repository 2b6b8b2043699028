// deserves: fail hang
// told: more than 16 MiB to one file
// Prints without end, at most a gigabyte.
#include <stdio.h>

int main(void) {
    for (int line = 0; line < 100000000; line++)
        puts("for ever");
    puts("SECRET: nobody has ended it");
}
