/* philosophers MODE SEATS [MEALS]
 *
 *   dine S N    S threads, a seat each, eat N meals each; prints that they did, or which neighbours
 *               have eaten at the same time
 *   apart S     seats 0 and 2 of at least 4 eat, and neither ends its meal before the other has
 *               begun its own; the others are not at the table
 *   beside S    seat 0 eats, and its neighbour comes to the table
 *   small       dine 3 1, apart 4 and dine 2 2: for the controlled scheduler
 */
#include "table.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEATS_MAX = 16 };

static struct table *table;
static unsigned seats, meals;
static atomic_bool eats[SEATS_MAX];
static unsigned eaten[SEATS_MAX];
static sem_t has_begun[2]; /* seats 0 and 2, in the mode apart */
static atomic_bool is_wrong;

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

/* Relaxed: what the driver keeps for itself is to order nothing. */
static bool is_eating(unsigned seat) {
    return atomic_load_explicit(&eats[seat], memory_order_relaxed);
}

static void look_beside(unsigned seat) {
    unsigned left = (seat + seats - 1) % seats, right = (seat + 1) % seats;
    unsigned other = is_eating(left) ? left : right;
    if (is_eating(other) && !atomic_exchange(&is_wrong, true))
        printf("seats %u and %u eat at the same time, with one fork between them\n", seat, other);
}

static void eat(unsigned seat) {
    table_take(table, seat);
    atomic_store_explicit(&eats[seat], true, memory_order_relaxed);
    look_beside(seat);
    eaten[seat]++;
    look_beside(seat);
    atomic_store_explicit(&eats[seat], false, memory_order_relaxed);
    table_put(table, seat);
}

static void *dine(void *argument) {
    unsigned seat = *(const unsigned *)argument;
    for (unsigned meal = 0; meal < meals; meal++)
        eat(seat);
    return NULL;
}

static void *eat_together(void *argument) {
    unsigned seat = *(const unsigned *)argument;
    table_take(table, seat);
    sem_post(&has_begun[seat / 2]);
    while (sem_wait(&has_begun[1 - seat / 2]) == -1)
        need(errno == EINTR ? 0 : errno, "sem_wait");
    table_put(table, seat);
    return NULL;
}

static void open_table(unsigned count) {
    seats = count;
    memset(eaten, 0, sizeof eaten);
    table = table_new(seats);
    need(table != NULL ? 0 : errno, "table_new");
}

static void run(void *(*philosopher)(void *), unsigned step) {
    static unsigned numbers[SEATS_MAX];
    pthread_t threads[SEATS_MAX];
    unsigned end = step == 1 ? seats : 3;
    for (unsigned seat = 0; seat < end; seat += step) {
        numbers[seat] = seat;
        need(pthread_create(&threads[seat], NULL, philosopher, &numbers[seat]), "pthread_create");
    }
    for (unsigned seat = 0; seat < end; seat += step)
        need(pthread_join(threads[seat], NULL), "pthread_join");
}

static void mode_dine(unsigned count, unsigned each) {
    meals = each;
    open_table(count);
    run(dine, 1);
    for (unsigned seat = 0; seat < seats && !is_wrong; seat++)
        if (eaten[seat] != meals) {
            printf("seat %u has eaten %u meals\n", seat, eaten[seat]);
            is_wrong = true;
        }
    if (!is_wrong)
        printf("%u seats, %u meals each\n", seats, meals);
    table_free(table);
}

static void mode_apart(unsigned count) {
    open_table(count);
    need(sem_init(&has_begun[0], 0, 0) == 0 ? 0 : errno, "sem_init");
    need(sem_init(&has_begun[1], 0, 0) == 0 ? 0 : errno, "sem_init");
    run(eat_together, 2);
    if (!is_wrong)
        printf("seats 0 and 2 of %u ate at the same time\n", seats);
    table_free(table);
}

static void *eat_beside(void *argument) {
    sem_post(&has_begun[0]);
    eat(*(const unsigned *)argument);
    return NULL;
}

/* How long seat 0 goes on eating does not matter to a right program: its neighbour waits. */
static void mode_beside(unsigned count) {
    unsigned neighbour = count - 1;
    pthread_t thread;
    open_table(count);
    need(sem_init(&has_begun[0], 0, 0) == 0 ? 0 : errno, "sem_init");
    table_take(table, 0);
    atomic_store_explicit(&eats[0], true, memory_order_relaxed);
    need(pthread_create(&thread, NULL, eat_beside, &neighbour), "pthread_create");
    while (sem_wait(&has_begun[0]) == -1)
        need(errno == EINTR ? 0 : errno, "sem_wait");
    for (int i = 0; i < 1000; i++)
        sched_yield();
    atomic_store_explicit(&eats[0], false, memory_order_relaxed);
    table_put(table, 0);
    need(pthread_join(thread, NULL), "pthread_join");
    if (!is_wrong)
        printf("seat %u ate after seat 0\n", neighbour);
    table_free(table);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    unsigned count = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    unsigned each = argc > 3 ? (unsigned)atoi(argv[3]) : 1;
    bool fits = count >= 2 && count <= SEATS_MAX;
    if (strcmp(mode, "small") == 0) {
        mode_dine(3, 1);
        mode_apart(4);
        mode_dine(2, 2);
    } else if (strcmp(mode, "dine") == 0 && fits) {
        mode_dine(count, each);
    } else if (strcmp(mode, "apart") == 0 && fits && count >= 4) {
        mode_apart(count);
    } else if (strcmp(mode, "beside") == 0 && fits) {
        mode_beside(count);
    } else {
        fprintf(stderr, "usage: philosophers dine SEATS MEALS|apart SEATS|beside SEATS|small\n");
        return 2;
    }
    return 0;
}
