// deserves: fail hang
// told: more than 1024 MiB of memory
// Uses up the memory, a little in each of many processes.
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    for (int i = 0; i < 40; i++)
        if (fork() == 0) {
            mmap(NULL, 1 << 26, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
                 -1, 0);
            sleep(60);
            _exit(0);
        }
    sleep(60);
    puts("SECRET: nobody has ended it");
}
