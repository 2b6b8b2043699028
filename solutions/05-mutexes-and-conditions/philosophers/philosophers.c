/* The dining philosophers: the reference solution. The contract is in table.h. */
#include "table.h"

#include <pthread.h>
#include <stdlib.h>

struct table {
    unsigned seats;
    pthread_mutex_t forks[]; /* seat n has forks[n] and forks[(n + 1) % seats] */
};

struct table *table_new(unsigned seats) {
    struct table *table = malloc(sizeof *table + seats * sizeof table->forks[0]);
    if (table == NULL)
        return NULL;
    table->seats = seats;
    for (unsigned i = 0; i < seats; i++)
        pthread_mutex_init(&table->forks[i], NULL);
    return table;
}

/* Everybody takes the fork with the lower number first. Of those who hold a fork and wait for another,
 * the one with the highest number in hand waits for a fork that is higher still, and so held by
 * somebody who waits for none: there is no circle. */
void table_take(struct table *table, unsigned seat) {
    unsigned left = seat, right = (seat + 1) % table->seats;
    pthread_mutex_lock(&table->forks[left < right ? left : right]);
    pthread_mutex_lock(&table->forks[left < right ? right : left]);
}

void table_put(struct table *table, unsigned seat) {
    pthread_mutex_unlock(&table->forks[seat]);
    pthread_mutex_unlock(&table->forks[(seat + 1) % table->seats]);
}

void table_free(struct table *table) {
    for (unsigned i = 0; i < table->seats; i++)
        pthread_mutex_destroy(&table->forks[i]);
    free(table);
}
