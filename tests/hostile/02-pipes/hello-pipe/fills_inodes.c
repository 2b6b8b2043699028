// deserves: fail hang
// told: fills its working directory
// Makes files without end, each of them empty; at most 200,000.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    for (int number = 0; number < 200000; number++) {
        char name[64];
        snprintf(name, sizeof name, "hostile-%d", number);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd >= 0)
            close(fd);
    }
    sleep(60);
    puts("SECRET: nobody has ended it");
}
