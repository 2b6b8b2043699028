// expect: rule
// Nobody waits with a fork in hand: if the second one is taken, the first one goes back on the table.
#include "table.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

struct table {
    pthread_mutex_t mutex; /* guards taken */
    unsigned seats;
    bool taken[]; /* the fork between seat n - 1 and seat n */
};

struct table *table_new(unsigned seats) {
    struct table *table = calloc(1, sizeof *table + seats * sizeof table->taken[0]);
    if (table == NULL)
        return NULL;
    pthread_mutex_init(&table->mutex, NULL);
    table->seats = seats;
    return table;
}

static bool try_to_take(struct table *table, unsigned fork) {
    pthread_mutex_lock(&table->mutex);
    bool is_mine = !table->taken[fork];
    table->taken[fork] = true;
    pthread_mutex_unlock(&table->mutex);
    return is_mine;
}

static void put_back(struct table *table, unsigned fork) {
    pthread_mutex_lock(&table->mutex);
    table->taken[fork] = false;
    pthread_mutex_unlock(&table->mutex);
}

void table_take(struct table *table, unsigned seat) {
    for (;;) {
        while (!try_to_take(table, seat))
            sched_yield();
        if (try_to_take(table, (seat + 1) % table->seats))
            return;
        put_back(table, seat);
        sched_yield();
    }
}

void table_put(struct table *table, unsigned seat) {
    put_back(table, seat);
    put_back(table, (seat + 1) % table->seats);
}

void table_free(struct table *table) {
    pthread_mutex_destroy(&table->mutex);
    free(table);
}
