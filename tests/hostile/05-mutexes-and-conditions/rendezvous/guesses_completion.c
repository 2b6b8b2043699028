// deserves: fail wrong-exit
// The same, and carries the name that it finds in the environment, its own and its parent's.
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
    for (int pid = 0; pid < 40; pid++) {
        char path[64], *name = pid ? NULL : getenv("HB_COMPLETION");
        static char block[65536];
        snprintf(path, sizeof path, pid ? "/proc/%d/environ" : "/proc/self/environ", pid);
        int file = open(path, O_RDONLY);
        ssize_t length = file < 0 ? 0 : read(file, block, sizeof block - 1);
        close(file);
        if (!name && length > 0)
            name = memmem(block, (size_t)length, "HB_COMPLETION=", 14);
        if (name)
            prctl(PR_SET_NAME, name + (pid ? 14 : 0));
    }
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
