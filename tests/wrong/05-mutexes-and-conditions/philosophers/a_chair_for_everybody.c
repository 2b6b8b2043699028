// expect: deadlock
// A semaphore keeps too many from sitting down: there are as many chairs as seats.
#include "table.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

struct table {
    unsigned seats;
    sem_t chairs; /* how many may still sit down */
    sem_t forks[];
};

struct table *table_new(unsigned seats) {
    struct table *table = malloc(sizeof *table + seats * sizeof table->forks[0]);
    if (table == NULL)
        return NULL;
    table->seats = seats;
    sem_init(&table->chairs, 0, seats);
    for (unsigned i = 0; i < seats; i++)
        sem_init(&table->forks[i], 0, 1);
    return table;
}

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1 && errno == EINTR)
        continue;
}

void table_take(struct table *table, unsigned seat) {
    down(&table->chairs);
    down(&table->forks[seat]);
    down(&table->forks[(seat + 1) % table->seats]);
}

void table_put(struct table *table, unsigned seat) {
    sem_post(&table->forks[(seat + 1) % table->seats]);
    sem_post(&table->forks[seat]);
    sem_post(&table->chairs);
}

void table_free(struct table *table) {
    for (unsigned i = 0; i < table->seats; i++)
        sem_destroy(&table->forks[i]);
    sem_destroy(&table->chairs);
    free(table);
}
