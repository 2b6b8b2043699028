// Seats with an odd number begin on the right.
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

void table_take(struct table *table, unsigned seat) {
    pthread_mutex_t *left = &table->forks[seat];
    pthread_mutex_t *right = &table->forks[(seat + 1) % table->seats];
    pthread_mutex_lock(seat % 2 ? right : left);
    pthread_mutex_lock(seat % 2 ? left : right);
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
