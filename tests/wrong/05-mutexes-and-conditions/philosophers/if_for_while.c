// expect: wrong-output
// Sleeps if a fork is taken; the broadcast says that it has been put back.
#include "table.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct table {
    pthread_mutex_t mutex; /* guards taken */
    pthread_cond_t put_back;
    unsigned seats;
    bool taken[]; /* the fork between seat n - 1 and seat n */
};

struct table *table_new(unsigned seats) {
    struct table *table = calloc(1, sizeof *table + seats * sizeof table->taken[0]);
    if (table == NULL)
        return NULL;
    pthread_mutex_init(&table->mutex, NULL);
    pthread_cond_init(&table->put_back, NULL);
    table->seats = seats;
    return table;
}

void table_take(struct table *table, unsigned seat) {
    unsigned other = (seat + 1) % table->seats;
    pthread_mutex_lock(&table->mutex);
    if (table->taken[seat] || table->taken[other])
        pthread_cond_wait(&table->put_back, &table->mutex);
    table->taken[seat] = true;
    table->taken[other] = true;
    pthread_mutex_unlock(&table->mutex);
}

void table_put(struct table *table, unsigned seat) {
    unsigned other = (seat + 1) % table->seats;
    pthread_mutex_lock(&table->mutex);
    table->taken[seat] = false;
    table->taken[other] = false;
    pthread_cond_broadcast(&table->put_back);
    pthread_mutex_unlock(&table->mutex);
}

void table_free(struct table *table) {
    pthread_cond_destroy(&table->put_back);
    pthread_mutex_destroy(&table->mutex);
    free(table);
}
