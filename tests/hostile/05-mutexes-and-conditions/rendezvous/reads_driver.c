// deserves: fail wrong-output
// Prints the driver and the check, which are not in its sight.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void show(const char *path) {
    char block[4096];
    size_t count;
    FILE *file = fopen(path, "r");
    while (file && (count = fread(block, 1, sizeof block, file)) > 0)
        fwrite(block, 1, count, stdout);
    if (file)
        fclose(file);
    puts(path);
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
    show("@ROOT@/exercises/05-mutexes-and-conditions/rendezvous/driver.c");
    show("@ROOT@/exercises/05-mutexes-and-conditions/rendezvous/check.bats");
    return rendezvous;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    sem_post(&rendezvous->come[side]);
    while (sem_wait(&rendezvous->come[1 - side]) == -1 && errno == EINTR)
        continue;
}

void rendezvous_free(struct rendezvous *rendezvous) {
    sem_destroy(&rendezvous->come[0]);
    sem_destroy(&rendezvous->come[1]);
    free(rendezvous);
}
