// deserves: fail hang
// told: more than 1024 MiB of memory
// Fills /tmp, with at most 2 GiB.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    static char block[1 << 20];
    for (int number = 0; number < 256; number++) {
        char name[64];
        snprintf(name, sizeof name, "/tmp/hostile-%d", number);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        for (int i = 0; i < 8 && fd >= 0; i++)
            if (write(fd, block, sizeof block) < 0)
                break;
        if (fd >= 0)
            close(fd);
    }
    sleep(60);
    puts("SECRET: nobody has ended it");
}
