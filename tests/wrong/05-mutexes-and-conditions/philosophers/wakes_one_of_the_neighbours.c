// expect: lost-wakeup
// A monitor with one condition; who puts the forks back signals the next one.
#include "table.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct table {
    pthread_mutex_t lock;
    pthread_cond_t back;
    unsigned seats;
    bool *taken;
};

struct table *table_new(unsigned seats) {
    struct table *table = malloc(sizeof *table);
    if (table == NULL)
        return NULL;
    table->taken = calloc(seats, sizeof *table->taken);
    if (table->taken == NULL) {
        free(table);
        return NULL;
    }
    pthread_mutex_init(&table->lock, NULL);
    pthread_cond_init(&table->back, NULL);
    table->seats = seats;
    return table;
}

void table_take(struct table *table, unsigned seat) {
    bool *left = &table->taken[seat], *right = &table->taken[(seat + 1) % table->seats];
    pthread_mutex_lock(&table->lock);
    while (*left || *right)
        pthread_cond_wait(&table->back, &table->lock);
    *left = *right = true;
    pthread_mutex_unlock(&table->lock);
}

void table_put(struct table *table, unsigned seat) {
    pthread_mutex_lock(&table->lock);
    table->taken[seat] = table->taken[(seat + 1) % table->seats] = false;
    pthread_mutex_unlock(&table->lock);
    pthread_cond_signal(&table->back);
}

void table_free(struct table *table) {
    pthread_cond_destroy(&table->back);
    pthread_mutex_destroy(&table->lock);
    free(table->taken);
    free(table);
}
