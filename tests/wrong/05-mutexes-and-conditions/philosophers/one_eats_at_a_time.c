// expect: deadlock
// The table is locked while somebody eats: no fork is ever in two hands, and nothing can deadlock.
#include "table.h"

#include <pthread.h>
#include <stdlib.h>

struct table {
    pthread_mutex_t everything;
};

struct table *table_new(unsigned seats) {
    (void)seats;
    struct table *table = malloc(sizeof *table);
    if (table != NULL)
        pthread_mutex_init(&table->everything, NULL);
    return table;
}

void table_take(struct table *table, unsigned seat) {
    (void)seat;
    pthread_mutex_lock(&table->everything);
}

void table_put(struct table *table, unsigned seat) {
    (void)seat;
    pthread_mutex_unlock(&table->everything);
}

void table_free(struct table *table) {
    pthread_mutex_destroy(&table->everything);
    free(table);
}
