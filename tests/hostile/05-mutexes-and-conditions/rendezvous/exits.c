// deserves: fail wrong-exit
// Prints what the driver is to print, and exits.
#include "rendezvous.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    exit(0);
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
