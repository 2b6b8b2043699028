/* wait-idle: has threads wait for pools, and says what they see when pool_wait returns.
 *
 *   wait_idle slow WORKERS WAITERS   a task that lasts, others that do not, and several that wait
 *   wait_idle fast COUNT             many rounds of a task or two, each waited for by this thread
 *   wait_idle nested WORKERS DEPTH   tasks that submit tasks
 *   wait_idle later                  a task that lasts, one that waits, and then more tasks
 *   wait_idle nothing                pools that are idle already
 *   wait_idle all                    a slow and an idle one in one run
 *   wait_idle smallest               two workers, two tasks, two that wait
 *
 * The slow tasks go on when the driver opens a gate: when all threads are seen asleep, those that
 * wait for the pool too, or are through. What is found wrong is told on standard output.
 */
#include "pool.h"
#include "watch.h"

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
    bool refused;
    sem_t *gate; /* that the task waits at first; NULL: none */
};

static struct place places[TASKS_MAX];

static _Thread_local bool outsider; /* this thread is no worker */
static atomic_uint strayed;         /* tasks that ran in one of those */

static void visit(void *argument) {
    struct place *place = argument;
    strayed += outsider;
    if (place->gate != NULL)
        sem_wait(place->gate);
    place->runs++;
    atomic_store_explicit(&place->done, true, memory_order_release);
}

static void submit_visit(struct pool *pool, unsigned at, sem_t *gate) {
    places[at].runs = 0;
    atomic_store_explicit(&places[at].done, false, memory_order_relaxed);
    places[at].gate = gate;
    places[at].refused = !succeeds("pool_submit", pool_submit(pool, visit, &places[at]));
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
    outsider = true;
    pool_wait(waiter->pool);
    waiter->seen = count_visits(waiter->tasks, waiter->ordered);
    return NULL;
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
    pool_destroy(pool);
    sem_destroy(&gate);
    if (!asleep)
        printf("slow: whoever waits uses the processor\n");
    if (early > 0)
        printf("slow: pool_wait returned %u times while a task was not done\n", early);
    printf("slow: %d rounds of %u tasks, %u waited for each\n", ROUNDS, tasks, waiters);
}

/* Three tasks that come later are done while the first still runs: as many have ended as there were
 * when it began to wait, and the pool is not idle. */
static void case_later(void) {
    struct waiter waiter = {.tasks = 1};
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct pool *pool = make_pool(2);
    if (pool == NULL)
        return;
    submit_visit(pool, 0, &gate);
    waiter.pool = pool;
    need("pthread_create", pthread_create(&waiter.thread, NULL, wait_and_count, &waiter));
    watch_sleeps();
    for (unsigned i = 1; i <= 3; i++)
        submit_visit(pool, i, NULL);
    watch_sleeps();
    sem_post(&gate);
    pthread_join(waiter.thread, NULL);
    pool_destroy(pool);
    sem_destroy(&gate);
    if (waiter.seen != 1)
        printf("later: pool_wait returned while the task that was there before it still ran\n");
    printf("later: waited for the first of 4 tasks\n");
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
    pool_destroy(pool);
    if (early > 0)
        printf("fast: pool_wait returned %u times while a task was not done\n", early);
    printf("fast: %u rounds\n", rounds);
}

/* A task that submits two, which submit two each, and so on. */
static struct nest {
    struct pool *pool;
    pthread_mutex_t mutex; /* guards runs */
    unsigned runs;
} nest = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static unsigned depths[] = {0, 1, 2, 3, 4, 5};

static void run_nested(void *argument) {
    unsigned depth = *(unsigned *)argument;
    for (int i = 0; depth > 0 && i < 2; i++)
        need("pool_submit", pool_submit(nest.pool, run_nested, &depths[depth - 1]));
    pthread_mutex_lock(&nest.mutex);
    nest.runs++;
    pthread_mutex_unlock(&nest.mutex);
}

static void case_nested(unsigned workers, unsigned depth) {
    unsigned all = (2U << depth) - 1, early = 0;
    nest.pool = make_pool(workers);
    if (nest.pool == NULL)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        nest.runs = 0;
        need("pool_submit", pool_submit(nest.pool, run_nested, &depths[depth]));
        pool_wait(nest.pool);
        early += nest.runs != all;
    }
    pool_destroy(nest.pool);
    if (early > 0)
        printf("nested: pool_wait returned %u times while a task was not done\n", early);
    printf("nested: %d rounds of %u tasks\n", ROUNDS, all);
}

static void case_nothing(void) {
    struct pool *pool = make_pool(3);
    if (pool == NULL)
        return;
    pool_wait(pool);
    pool_wait(pool);
    submit_visit(pool, 0, NULL);
    pool_wait(pool);
    pool_wait(pool);
    pool_destroy(pool);
    printf("nothing: waited four times\n");
}

static void case_smallest(void) {
    struct waiter other = {.tasks = 2, .ordered = true}, self = other;
    struct pool *pool = make_pool(2);
    if (pool == NULL)
        return;
    self.pool = other.pool = pool;
    submit_visit(pool, 0, NULL);
    submit_visit(pool, 1, NULL);
    unsigned accepted = 2U - places[0].refused - places[1].refused;
    need("pthread_create", pthread_create(&other.thread, NULL, wait_and_count, &other));
    wait_and_count(&self);
    pthread_join(other.thread, NULL);
    pool_destroy(pool);
    if (self.seen == accepted && other.seen == accepted)
        printf("smallest: both have seen all\n");
    else
        printf("smallest: of %u tasks one has seen %u done, the other %u\n", accepted, self.seen,
               other.seen);
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    outsider = true;
    if (strcmp(chosen, "slow") == 0) {
        case_slow(number(argc, argv, 2, TASKS_MAX / 2), number(argc, argv, 3, WAITERS_MAX));
    } else if (strcmp(chosen, "fast") == 0) {
        case_fast(number(argc, argv, 2, 100000));
    } else if (strcmp(chosen, "nested") == 0) {
        case_nested(number(argc, argv, 2, TASKS_MAX), number(argc, argv, 3, 5));
    } else if (strcmp(chosen, "later") == 0) {
        case_later();
    } else if (strcmp(chosen, "nothing") == 0) {
        case_nothing();
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_slow(2, 3);
        case_nothing();
    } else {
        fprintf(stderr, "usage: wait_idle slow|fast|nested|later|nothing|all|smallest NUMBER...\n");
        return 2;
    }
    if (strayed > 0)
        printf("%s: %u tasks ran in a thread that waits, and is no worker\n", chosen, strayed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
