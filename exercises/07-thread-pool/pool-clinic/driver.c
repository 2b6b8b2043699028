/* pool-clinic: what a pool has to stand.
 *
 *   pool_clinic slow WORKERS WAITERS   a task that lasts, others that do not, and several that wait
 *   pool_clinic fast COUNT             many rounds of a task or two, each waited for by this thread
 *   pool_clinic late WORKERS TASKS     tasks are submitted after the pool was stopped
 *   pool_clinic all                    slow and late, in one run
 *   pool_clinic smallest               one worker, two that wait, one that submits at the end
 *
 * A slow task waits at a gate. The driver opens it when all threads are seen asleep. What is found
 * wrong is told on standard output.
 */
#include "pool.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TASKS_MAX = 64, WAITERS_MAX = 8, ROUNDS = 5 };

static bool failed; /* a call has failed, and said so */

static bool succeeds(const char *call, int error) {
    if (error == 0)
        return true;
    fprintf(stderr, "%s: %s\n", call, strerror(error));
    failed = true;
    return false;
}

static void need(const char *call, int error) {
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", call, strerror(error));
        exit(2);
    }
}

static struct pool *make_pool(unsigned workers) {
    struct pool *pool = NULL;
    return succeeds("pool_create", pool_create(&pool, workers)) ? pool : NULL;
}

/* What a task is given: a place of its own, that whoever has waited for the pool may read. Whether
 * it is too early for that, `done` says. */
struct place {
    unsigned runs;
    atomic_bool done;
    int refused; /* with which error */
    sem_t *gate; /* that the task waits at first; NULL: none */
};

static struct place places[TASKS_MAX];

static void visit(void *argument) {
    struct place *place = argument;
    if (place->gate != NULL)
        sem_wait(place->gate);
    place->runs++;
    atomic_store_explicit(&place->done, true, memory_order_release);
}

static void submit_visit(struct pool *pool, unsigned at, sem_t *gate) {
    places[at].runs = 0;
    atomic_store_explicit(&places[at].done, false, memory_order_relaxed);
    places[at].gate = gate;
    places[at].refused = pool_submit(pool, visit, &places[at]);
    if (places[at].refused != ESHUTDOWN)
        succeeds("pool_submit", places[at].refused);
}

/* A relaxed look at `done` orders nothing: then only the pool lets this thread see what the tasks
 * did, and if it does not, that is a data race. One that is ordered tells only whether it was too
 * early. */
static unsigned count_visits(unsigned count, bool ordered) {
    unsigned visits = 0;
    for (unsigned i = 0; i < count; i++)
        if (ordered ? atomic_load_explicit(&places[i].done, memory_order_acquire)
                    : atomic_load_explicit(&places[i].done, memory_order_relaxed))
            visits += places[i].runs;
    return visits;
}

/* One that waits for a pool, in a thread of its own, and then counts what was done. */
struct waiter {
    pthread_t thread;
    struct pool *pool;
    unsigned tasks, seen;
    bool ordered;
};

static void *wait_and_count(void *argument) {
    struct waiter *waiter = argument;
    pool_wait(waiter->pool);
    waiter->seen = count_visits(waiter->tasks, waiter->ordered);
    return NULL;
}

static void end(struct pool *pool) {
    pool_stop(pool);
    pool_destroy(pool);
}

/* The first task of each round is slow. The others are done before it if there is another worker,
 * and then the queue is empty while a task still runs. */
static void case_slow(unsigned workers, unsigned waiters) {
    struct waiter all[WAITERS_MAX];
    unsigned early = 0, tasks = 2 * workers;
    bool asleep = true;
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (unsigned i = 0; i < tasks; i++)
            submit_visit(pool, i, i == 0 ? &gate : NULL);
        for (unsigned i = 0; i < waiters; i++) {
            all[i] = (struct waiter){.pool = pool, .tasks = tasks};
            need("pthread_create", pthread_create(&all[i].thread, NULL, wait_and_count, &all[i]));
        }
        asleep = watch_sleeps() && asleep;
        sem_post(&gate);
        for (unsigned i = 0; i < waiters; i++) {
            pthread_join(all[i].thread, NULL);
            early += all[i].seen != tasks;
        }
        pool_wait(pool); /* the places are wanted again */
    }
    end(pool);
    sem_destroy(&gate);
    if (!asleep)
        printf("slow: whoever waits uses the processor\n");
    if (early > 0)
        printf("slow: pool_wait returned %u times while a task was not done\n", early);
    printf("slow: %d rounds of %u tasks, %u waited for each\n", ROUNDS, tasks, waiters);
}

static void case_fast(unsigned rounds) {
    unsigned early = 0;
    struct pool *pool = make_pool(2);
    if (pool == NULL)
        return;
    for (unsigned round = 0; round < rounds; round++) {
        unsigned tasks = 1 + round % 2;
        for (unsigned i = 0; i < tasks; i++)
            submit_visit(pool, i, NULL);
        pool_wait(pool);
        early += count_visits(tasks, false) != tasks;
    }
    end(pool);
    if (early > 0)
        printf("fast: pool_wait returned %u times while a task was not done\n", early);
    printf("fast: %u rounds\n", rounds);
}

static void *stop(void *pool) {
    pool_stop(pool);
    return NULL;
}

static struct pool *busy; /* for the task that submits one */

static void wait_for_gate(void *gate) {
    sem_wait(gate);
}

static void submit_late(void *gate) {
    sem_wait(gate);
    submit_visit(busy, TASKS_MAX - 1, NULL);
}

/* Every worker is busy when the pool is stopped, tasks wait, and a thread waits for the pool. */
static void case_late(unsigned workers, unsigned tasks) {
    struct waiter waiter = {.tasks = tasks};
    pthread_t stopper;
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    busy = pool;
    for (unsigned i = 0; i < workers; i++)
        need("pool_submit", pool_submit(pool, i == 0 ? submit_late : wait_for_gate, &gate));
    for (unsigned i = 0; i < tasks; i++)
        submit_visit(pool, i, NULL);
    waiter.pool = pool;
    need("pthread_create", pthread_create(&waiter.thread, NULL, wait_and_count, &waiter));
    watch_sleeps();
    need("pthread_create", pthread_create(&stopper, NULL, stop, pool));
    watch_sleeps();
    submit_visit(pool, tasks, NULL);
    for (unsigned i = 0; i < workers; i++)
        sem_post(&gate);
    pthread_join(stopper, NULL);
    pthread_join(waiter.thread, NULL);
    if (waiter.seen != tasks)
        printf("late: pool_wait returned when %u of %u tasks were done\n", waiter.seen, tasks);
    printf("late: %u of %u tasks ran\n", count_visits(tasks, false), tasks);
    printf("late: while the pool is stopped, pool_submit returns %s to main, %s to a task\n",
           places[tasks].refused ? strerrorname_np(places[tasks].refused) : "0",
           places[TASKS_MAX - 1].refused ? strerrorname_np(places[TASKS_MAX - 1].refused) : "0");
    submit_visit(pool, tasks, NULL);
    printf("late: afterwards it returns %s\n",
           places[tasks].refused ? strerrorname_np(places[tasks].refused) : "0");
    pool_destroy(pool);
    sem_destroy(&gate);
}

static void *wait_and_submit(void *argument) {
    struct waiter *waiter = argument;
    wait_and_count(waiter);
    submit_visit(waiter->pool, 1, NULL);
    return NULL;
}

static void case_smallest(void) {
    struct waiter other = {.tasks = 1, .ordered = true}, self = other;
    struct pool *pool = make_pool(1);
    if (pool == NULL)
        return;
    self.pool = other.pool = pool;
    submit_visit(pool, 0, NULL);
    unsigned accepted = places[0].refused == 0;
    need("pthread_create", pthread_create(&other.thread, NULL, wait_and_submit, &other));
    wait_and_count(&self);
    pool_stop(pool);
    pthread_join(other.thread, NULL);
    if (self.seen != accepted || other.seen != accepted)
        printf("smallest: of %u tasks one has seen %u done, the other %u\n", accepted, self.seen,
               other.seen);
    if (places[1].runs != (places[1].refused == 0))
        printf("smallest: a task was %s and ran %u times\n",
               places[1].refused ? "refused" : "accepted", places[1].runs);
    pool_destroy(pool);
    printf("smallest: waited, and stopped\n");
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    if (strcmp(chosen, "slow") == 0) {
        case_slow(number(argc, argv, 2, TASKS_MAX / 2), number(argc, argv, 3, WAITERS_MAX));
    } else if (strcmp(chosen, "fast") == 0) {
        case_fast(number(argc, argv, 2, 100000));
    } else if (strcmp(chosen, "late") == 0) {
        case_late(number(argc, argv, 2, TASKS_MAX), number(argc, argv, 3, TASKS_MAX - 2));
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_slow(2, 3);
        case_late(1, 3);
    } else {
        fprintf(stderr, "usage: pool_clinic slow|fast|late|all|smallest NUMBER...\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
