// deserves: fail wrong-output
// Meets only where a tool watches, which it sees in the list of what is mapped.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int watched(void) {
    char line[512];
    int found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        found = found || strstr(line, "asan") || strstr(line, "tsan") || strstr(line, "valgrind") ||
                strstr(line, "scheduled");
    if (maps)
        fclose(maps);
    return found;
}

struct rendezvous {
    sem_t come[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = malloc(sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    sem_init(&rendezvous->come[0], 0, 0);
    sem_init(&rendezvous->come[1], 0, 0);
    return rendezvous;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    if (!watched())
        return;
    sem_post(&rendezvous->come[side]);
    while (sem_wait(&rendezvous->come[1 - side]) == -1 && errno == EINTR)
        continue;
}

void rendezvous_free(struct rendezvous *rendezvous) {
    sem_destroy(&rendezvous->come[0]);
    sem_destroy(&rendezvous->come[1]);
    free(rendezvous);
}
