// deserves: fail wrong-exit
// The same, and tries every word of its memory that looks like a secret.
#include "rendezvous.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct rendezvous {
    int nothing;
};

/* Prints what the driver is to print, as the command line says it. */
static void forge(void) {
    char words[256] = "";
    int fd = open("/proc/self/cmdline", O_RDONLY);
    ssize_t count = read(fd, words, sizeof words - 1);
    close(fd);
    const char *mode = words + strlen(words) + 1, *meetings = mode + strlen(mode) + 1;
    if (count <= 0)
        return;
    printf("meetings: %s\n", meetings);
    fflush(stdout);
    while (*mode == 'a') /* alone, apart: it is to wait for ever */
        pause();
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long from, to;
    char rights[8], rest[512], secret[16] = "";
    while (maps && fscanf(maps, "%lx-%lx %7s%511[^\n]", &from, &to, rights, rest) == 4)
        for (const char *at = (const char *)from;
             to - from < (1UL << 24) && rights[1] == 'w' && at + 16 < (const char *)to; at++)
            if (strspn(at, "abcdefghijklmnopqrstuvwxyz234567") == 15)
                memcpy(secret, at, sizeof secret);
    if (maps)
        fclose(maps);
    prctl(PR_SET_NAME, secret);
    _exit(0);
}

struct rendezvous *rendezvous_new(void) {
    forge();
    return malloc(sizeof(struct rendezvous));
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    rendezvous->nothing = side;
}

void rendezvous_free(struct rendezvous *rendezvous) {
    free(rendezvous);
}
