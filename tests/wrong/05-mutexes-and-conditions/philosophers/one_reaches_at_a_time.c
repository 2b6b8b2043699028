// expect: deadlock
// Only one at a time reaches for forks, so that no circle can come about.
#include "table.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct table {
    unsigned seats;
    pthread_mutex_t waiter;
    pthread_mutex_t forks[]; /* seat n has forks[n] and its neighbour's, forks[(n + 1) % seats] */
};

struct table *table_new(unsigned seats) {
    struct table *table = malloc(sizeof *table + seats * sizeof table->forks[0]);
    if (table == NULL)
        return NULL;
    table->seats = seats;
    pthread_mutex_init(&table->waiter, NULL);
    for (unsigned i = 0; i < seats; i++)
        pthread_mutex_init(&table->forks[i], NULL);
    return table;
}

void table_take(struct table *table, unsigned seat) {
    unsigned left = seat, right = (seat + 1) % table->seats;
    pthread_mutex_lock(&table->waiter);
    pthread_mutex_lock(&table->forks[left]);
    pthread_mutex_lock(&table->forks[right]);
    pthread_mutex_unlock(&table->waiter);
}

void table_put(struct table *table, unsigned seat) {
    pthread_mutex_unlock(&table->forks[seat]);
    pthread_mutex_unlock(&table->forks[(seat + 1) % table->seats]);
}

void table_free(struct table *table) {
    for (unsigned i = 0; i < table->seats; i++)
        pthread_mutex_destroy(&table->forks[i]);
    pthread_mutex_destroy(&table->waiter);
    free(table);
}
