/* philosophers MODE SEATS [MEALS]
 *
 *   dine S N    S threads, a seat each, eat N meals each; prints that they did, or which neighbours
 *               have eaten at the same time
 *   apart S     seats 0 and 2 of at least 4 eat, and neither ends its meal before the other has
 *               begun its own; the others are not at the table
 *   beside S    seat 0 eats, and its neighbours come to the table; looks at threads, and so is not
 *               for a scheduler
 *   crowd S     seats 0 and 3 of at least 5 eat as in apart, and seat 1 comes to the table
 *   woken S     seat 0 of at least 5 eats, and its neighbours come, and eat as in apart after it
 *   small       dine 3 1, crowd 5, woken 5 and dine 2 2: for the controlled scheduler
 */
#include "table.h"
#include "task_look.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEATS_MAX = 16 };

static struct table *table;
static unsigned seats, meals;
static atomic_bool eats[SEATS_MAX];
static unsigned eaten[SEATS_MAX];
static sem_t has_begun[2]; /* of two that eat together, the one with the lower number first */
static unsigned lower;     /* that number */

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
    sem_post(&has_begun[seat != lower]);
    while (sem_wait(&has_begun[seat == lower]) == -1)
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

/* Whoever hungers between two that eat may have one fork in hand and wait for the other: so seat 2 is
 * not asked to eat beside it, but seat 3 is. */
static void *eat_in_a_crowd(void *argument) {
    return *(const unsigned *)argument == 1 ? dine(argument) : eat_together(argument);
}

static pthread_t sit(unsigned seat, void *(*philosopher)(void *)) {
    static unsigned numbers[SEATS_MAX];
    pthread_t thread;
    numbers[seat] = seat;
    need(pthread_create(&thread, NULL, philosopher, &numbers[seat]), "pthread_create");
    return thread;
}

/* Lets `count` of them sit down at these seats. */
static void run(const unsigned at[], unsigned count, void *(*philosopher)(void *)) {
    pthread_t threads[SEATS_MAX];
    for (unsigned i = 0; i < count; i++)
        threads[i] = sit(at[i], philosopher);
    for (unsigned i = 0; i < count; i++)
        need(pthread_join(threads[i], NULL), "pthread_join");
}

static void mode_dine(unsigned count, unsigned each) {
    meals = each;
    open_table(count);
    unsigned all[SEATS_MAX];
    for (unsigned seat = 0; seat < seats; seat++)
        all[seat] = seat;
    run(all, seats, dine);
    for (unsigned seat = 0; seat < seats && !is_wrong; seat++)
        if (eaten[seat] != meals) {
            printf("seat %u has eaten %u meals\n", seat, eaten[seat]);
            is_wrong = true;
        }
    if (!is_wrong)
        printf("%u seats, %u meals each\n", seats, meals);
    table_free(table);
}

static void begin_together(unsigned count, unsigned first) {
    open_table(count);
    lower = first;
    need(sem_init(&has_begun[0], 0, 0) == 0 ? 0 : errno, "sem_init");
    need(sem_init(&has_begun[1], 0, 0) == 0 ? 0 : errno, "sem_init");
}

static void end_together(unsigned other) {
    if (!is_wrong)
        printf("seats %u and %u of %u ate at the same time\n", lower, other, seats);
    table_free(table);
}

static void mode_apart(unsigned count) {
    begin_together(count, 0);
    run((const unsigned[]){0, 2}, 2, eat_together);
    end_together(2);
}

static void mode_crowd(unsigned count) {
    meals = 1;
    begin_together(count, 0);
    run((const unsigned[]){0, 1, 3}, 3, eat_in_a_crowd);
    end_together(3);
}

static void mode_woken(unsigned count) {
    begin_together(count, 1);
    table_take(table, 0);
    pthread_t right = sit(1, eat_together), left = sit(count - 1, eat_together);
    table_put(table, 0);
    need(pthread_join(right, NULL), "pthread_join");
    need(pthread_join(left, NULL), "pthread_join");
    end_together(count - 1);
}

static _Atomic pid_t tasks[SEATS_MAX]; /* gettid(2); 0 until it runs */

static void *eat_beside(void *argument) {
    unsigned seat = *(const unsigned *)argument;
    atomic_store(&tasks[seat], gettid());
    eat(seat);
    return NULL;
}

/* Sees a neighbour of one that eats come to the table and sleep. */
static pthread_t come_beside(unsigned seat) {
    pthread_t thread = sit(seat, eat_beside);
    while (atomic_load(&tasks[seat]) == 0)
        sched_yield();
    const char *what = tasks_settle(&(struct task){.id = atomic_load(&tasks[seat])}, 1);
    if (what != NULL) {
        printf("the neighbour of one that eats %s\n", what);
        fflush(stdout);
        _exit(0);
    }
    return thread;
}

static void mode_beside(unsigned count) {
    pthread_t left, right;
    open_table(count);
    table_take(table, 0);
    atomic_store_explicit(&eats[0], true, memory_order_relaxed);
    left = come_beside(count - 1);
    if (count > 2)
        right = come_beside(1);
    atomic_store_explicit(&eats[0], false, memory_order_relaxed);
    table_put(table, 0);
    need(pthread_join(left, NULL), "pthread_join");
    if (count > 2)
        need(pthread_join(right, NULL), "pthread_join");
    if (!is_wrong)
        printf("%s ate after seat 0\n", count > 2 ? "both neighbours" : "the neighbour");
    table_free(table);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    unsigned count = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
    unsigned each = argc > 3 ? (unsigned)atoi(argv[3]) : 1;
    bool fits = count >= 2 && count <= SEATS_MAX;
    if (strcmp(mode, "small") == 0) {
        mode_dine(3, 1);
        mode_crowd(5);
        mode_woken(5);
        mode_dine(2, 2);
    } else if (strcmp(mode, "dine") == 0 && fits) {
        mode_dine(count, each);
    } else if (strcmp(mode, "apart") == 0 && fits && count >= 4) {
        mode_apart(count);
    } else if (strcmp(mode, "crowd") == 0 && fits && count >= 5) {
        mode_crowd(count);
    } else if (strcmp(mode, "woken") == 0 && fits && count >= 5) {
        mode_woken(count);
    } else if (strcmp(mode, "beside") == 0 && fits) {
        mode_beside(count);
    } else {
        fprintf(stderr, "usage: philosophers dine SEATS MEALS|apart SEATS|beside SEATS|crowd SEATS|"
                        "woken SEATS|"
                        "small\n");
        return 2;
    }
    return 0;
}
