/* bounded-submit: fills pools, and says what was accepted and when.
 *
 *   bounded_submit full WORKERS CAPACITY    busy workers, and tasks until there is no room
 *   bounded_submit blocked CAPACITY THREADS so many threads wait for room
 *   bounded_submit room                     there is room for one of two who wait, and no more
 *   bounded_submit nested CAPACITY          a task that submits to its own pool, full or not
 *   bounded_submit crowded                  tasks that all do, with room for one
 *   bounded_submit other                    a task that submits to another pool, which is full
 *   bounded_submit rounds COUNT             two who submit, two workers, a capacity of 1
 *   bounded_submit idle WORKERS             tasks that are tried while every worker sleeps
 *   bounded_submit create                   no workers, and no room, are errors
 *   bounded_submit all                      most of these in one run
 *   bounded_submit smallest                 one worker: room for two, and two who submit; then room
 *                                           for one, and two who try; then two workers, a task, and
 *                                           two that run at a time
 *
 * Busy tasks wait at a gate. The driver opens it when all threads are seen asleep. What is found
 * wrong is told on standard output.
 */
#include "pool.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 16, TASKS_MAX = 64, ROUNDS_MAX = 200 };

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

static struct pool *make_pool(unsigned workers, size_t capacity) {
    struct pool *pool = NULL;
    return succeeds("pool_create", pool_create(&pool, workers, capacity)) ? pool : NULL;
}

/* What one case counts. */
static struct count {
    pthread_mutex_t mutex; /* guards the numbers */
    unsigned returned;     /* calls of pool_submit that have come back */
    unsigned begun;        /* tasks */
    unsigned most;         /* returned, less begun, at its greatest */
    unsigned strayed;      /* tasks in a thread that is no worker of their pool */
    sem_t gate, arrived, back;
} count = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local bool outsider; /* no worker of the pool that is counted */

static void begin(void) {
    count.returned = count.begun = count.most = count.strayed = 0;
    sem_init(&count.gate, 0, 0);
    sem_init(&count.arrived, 0, 0);
    sem_init(&count.back, 0, 0);
}

static void end(const char *what) {
    if (count.strayed > 0)
        printf("%s: %u tasks ran in a thread that is no worker of their pool\n", what,
               count.strayed);
    sem_destroy(&count.gate);
    sem_destroy(&count.arrived);
    sem_destroy(&count.back);
}

/* Counts a task; `own` is a number of its own, or NULL. */
static void count_begun(void *own) {
    pthread_mutex_lock(&count.mutex);
    count.begun++;
    count.strayed += outsider;
    if (own != NULL)
        ++*(unsigned *)own;
    pthread_mutex_unlock(&count.mutex);
}

static void count_and_post(void *own) {
    count_begun(own);
    sem_post(&count.arrived);
}

static void count_returned(void) {
    pthread_mutex_lock(&count.mutex);
    count.returned++;
    if (count.returned > count.begun && count.returned - count.begun > count.most)
        count.most = count.returned - count.begun;
    pthread_mutex_unlock(&count.mutex);
    sem_post(&count.back);
}

static unsigned read_number(const unsigned *number) {
    pthread_mutex_lock(&count.mutex);
    unsigned value = *number;
    pthread_mutex_unlock(&count.mutex);
    return value;
}

static void wait_at_gate(void *unused) {
    (void)unused;
    sem_post(&count.arrived);
    sem_wait(&count.gate);
}

/* Has every worker run a task that waits at the gate. */
static void keep_busy(struct pool *pool, unsigned workers) {
    for (unsigned i = 0; i < workers; i++) {
        need("pool_submit", pool_submit(pool, wait_at_gate, NULL));
        sem_wait(&count.arrived);
    }
}

static void open_gate(unsigned times) {
    for (unsigned i = 0; i < times; i++)
        sem_post(&count.gate);
}

/* Tasks until there is no room, or far too many. Returns how many were accepted. */
static unsigned fill(struct pool *pool, pool_function *function, const char *what) {
    unsigned accepted = 0;
    int error = 0;
    while (accepted < TASKS_MAX && error == 0) {
        error = pool_try_submit(pool, function, NULL);
        accepted += error == 0;
    }
    if (error != EAGAIN)
        printf("%s: pool_try_submit returns %s after %u tasks\n", what,
               error == 0 ? "0" : strerrorname_np(error), accepted);
    return accepted;
}

static void case_full(unsigned workers, size_t capacity) {
    struct pool *pool = make_pool(workers, capacity);
    if (pool == NULL)
        return;
    begin();
    unsigned rounds = 3;
    for (unsigned i = 0; i < rounds; i++) {
        keep_busy(pool, workers);
        unsigned now = fill(pool, count_and_post, "full");
        if (now != capacity)
            printf("full: %u tasks wait in a queue for %zu\n", now, capacity);
        open_gate(workers);
        for (unsigned k = 0; k < now; k++)
            sem_wait(&count.arrived);
    }
    pool_destroy(pool);
    printf("full: %u times %zu tasks waited, %u ran\n", rounds, capacity, count.begun);
    end("full");
}

static void *submit_one(void *pool) {
    outsider = true;
    succeeds("pool_submit", pool_submit(pool, count_begun, NULL));
    count_returned();
    return NULL;
}

static void case_blocked(size_t capacity, unsigned threads) {
    pthread_t all[THREADS_MAX];
    struct pool *pool = make_pool(2, capacity);
    if (pool == NULL)
        return;
    begin();
    keep_busy(pool, 2);
    unsigned accepted = fill(pool, count_begun, "blocked");
    for (unsigned i = 0; i < threads; i++)
        need("pthread_create", pthread_create(&all[i], NULL, submit_one, pool));
    if (!watch_sleeps())
        printf("blocked: a thread that waits for room uses the processor\n");
    unsigned returned = read_number(&count.returned);
    if (returned > 0)
        printf("blocked: %u of %u threads did not wait for room\n", returned, threads);
    if (read_number(&count.begun) > 0)
        printf("blocked: a task ran that no worker was free for\n");
    open_gate(2);
    for (unsigned i = 0; i < threads; i++)
        pthread_join(all[i], NULL);
    pool_destroy(pool);
    printf("blocked: %u tasks accepted, %u threads waited, %u tasks ran\n", accepted, threads,
           count.begun);
    end("blocked");
}

/* The queue is full of tasks that wait at the gate, and one is let through. */
static void case_room(void) {
    pthread_t all[2];
    struct pool *pool = make_pool(1, 3);
    if (pool == NULL)
        return;
    begin();
    keep_busy(pool, 1);
    fill(pool, wait_at_gate, "room");
    for (int i = 0; i < 2; i++)
        need("pthread_create", pthread_create(&all[i], NULL, submit_one, pool));
    watch_sleeps();
    open_gate(1);
    sem_wait(&count.back); /* the worker has taken the next, which waits at the gate */
    watch_sleeps();
    unsigned returned = read_number(&count.returned);
    open_gate(3);
    for (int i = 0; i < 2; i++)
        pthread_join(all[i], NULL);
    pool_destroy(pool);
    printf("room: %u of 2 threads went on, then both, %u tasks ran\n", returned, count.begun);
    end("room");
}

/* A task that submits three to its own pool, and tries a fourth. */
static struct nest {
    struct pool *pool;
    unsigned runs[3];      /* of each */
    unsigned begun_inside; /* of them, before its pool_submit was back */
    int tried;
} nest;

static void submit_three(void *unused) {
    wait_at_gate(unused);
    for (int i = 0; i < 3; i++) {
        need("pool_submit", pool_submit(nest.pool, count_begun, &nest.runs[i]));
        nest.begun_inside += read_number(&nest.runs[i]);
    }
    nest.tried = pool_try_submit(nest.pool, count_begun, NULL);
}

static void case_nested(size_t capacity) {
    for (int full = 0; full < 2; full++) {
        nest = (struct nest){.pool = make_pool(1, capacity)};
        if (nest.pool == NULL)
            return;
        begin();
        need("pool_submit", pool_submit(nest.pool, submit_three, NULL));
        sem_wait(&count.arrived);
        unsigned accepted = full ? fill(nest.pool, count_begun, "nested") : 0;
        open_gate(1);
        pool_destroy(nest.pool);
        printf("nested, %s: %u accepted, %u ran inside pool_submit, then %s, %u ran\n",
               full ? "full" : "empty", accepted, nest.begun_inside,
               nest.tried ? strerrorname_np(nest.tried) : "0", count.begun);
        end("nested");
    }
}

/* The pool of two workers whose every task submits to it. */
static struct pool *crowded;

static void submit_and_count(void *depth) {
    unsigned left = *(unsigned *)depth;
    static unsigned below[] = {0, 1, 2, 3, 4};
    for (int i = 0; left > 0 && i < 2; i++)
        need("pool_submit", pool_submit(crowded, submit_and_count, &below[left - 1]));
    count_begun(NULL);
}

static void case_crowded(void) {
    unsigned depth = 5;
    crowded = make_pool(2, 1);
    if (crowded == NULL)
        return;
    begin();
    for (int i = 0; i < 2; i++)
        need("pool_submit", pool_submit(crowded, submit_and_count, &depth));
    pool_destroy(crowded);
    printf("crowded: %u ran\n", count.begun);
    end("crowded");
}

static struct pool *second_pool;

static void submit_elsewhere(void *unused) {
    (void)unused;
    submit_one(second_pool);
}

static void case_other(void) {
    struct pool *first = make_pool(1, 1);
    second_pool = first == NULL ? NULL : make_pool(1, 1);
    if (second_pool == NULL)
        return;
    begin();
    keep_busy(second_pool, 1);
    unsigned accepted = fill(second_pool, count_begun, "other");
    need("pool_submit", pool_submit(first, submit_elsewhere, NULL));
    watch_sleeps();
    if (read_number(&count.begun) > 0)
        printf("other: a task ran in a thread of another pool\n");
    open_gate(1);
    pool_destroy(first);
    pool_destroy(second_pool);
    printf("other: %u tasks ran\n", count.begun + 1 - accepted);
    end("other");
}

struct submitter {
    pthread_t thread;
    struct pool *pool;
    unsigned tasks, refused;
    unsigned runs[ROUNDS_MAX]; /* of each task */
};

static void *submit_many(void *argument) {
    struct submitter *submitter = argument;
    outsider = true;
    for (unsigned i = 0; i < submitter->tasks; i++) {
        int error = pool_submit(submitter->pool, count_begun, &submitter->runs[i]);
        submitter->refused += !succeeds("pool_submit", error);
        if (error != 0)
            submitter->runs[i] = 1; /* as if: it must not run */
        count_returned();
    }
    return NULL;
}

/* At any time no more wait than there is room for, and each worker has at most one more that it has
 * not counted. */
static void submit_in_two(const char *what, unsigned workers, unsigned capacity, unsigned mine,
                          unsigned others) {
    static struct submitter self, other;
    struct pool *pool = make_pool(workers, capacity);
    if (pool == NULL)
        return;
    begin();
    self = (struct submitter){.pool = pool, .tasks = mine};
    other = (struct submitter){.pool = pool, .tasks = others};
    need("pthread_create", pthread_create(&other.thread, NULL, submit_many, &other));
    submit_many(&self);
    pthread_join(other.thread, NULL);
    pool_destroy(pool);
    unsigned refused = self.refused + other.refused;
    if (count.most > capacity + workers + refused)
        printf("%s: %u tasks more were accepted than begun, with room for %u\n", what, count.most,
               capacity);
    unsigned right = 0;
    for (unsigned i = 0; i < mine; i++)
        right += self.runs[i] == 1;
    for (unsigned i = 0; i < others; i++)
        right += other.runs[i] == 1;
    if (right == mine + others)
        printf("%s: each ran\n", what);
    else
        printf("%s: %u of %u tasks ran once\n", what, right, mine + others);
    end(what);
}

static void *try_one(void *pool) {
    int error = pool_try_submit(pool, count_begun, NULL);
    if (error == 0)
        count_returned();
    else if (error != EAGAIN)
        succeeds("pool_try_submit", error);
    return NULL;
}

/* The only worker is busy until both have tried: neither may wait. */
static void case_try(const char *what) {
    pthread_t other;
    struct pool *pool = make_pool(1, 1);
    if (pool == NULL)
        return;
    begin();
    if (succeeds("pool_submit", pool_submit(pool, wait_at_gate, NULL))) {
        sem_wait(&count.arrived);
        need("pthread_create", pthread_create(&other, NULL, try_one, pool));
        try_one(pool);
        pthread_join(other, NULL);
        open_gate(1);
    }
    pool_destroy(pool);
    if (count.returned > 1 || count.begun != count.returned || (count.returned == 0 && !failed))
        printf("%s: two tried, with room for one: %u were accepted, %u ran\n", what, count.returned,
               count.begun);
    end(what);
}

/* Behind a task that is over at once come two that wait for one another: both workers are there. */
static void case_both(const char *what) {
    unsigned accepted = 0;
    struct pool *pool = make_pool(2, 2);
    if (pool == NULL)
        return;
    begin();
    succeeds("pool_submit", pool_submit(pool, count_begun, NULL));
    for (int i = 0; i < 2; i++)
        accepted += succeeds("pool_submit", pool_submit(pool, wait_at_gate, NULL));
    for (unsigned i = 0; i < accepted; i++)
        sem_wait(&count.arrived);
    open_gate(accepted);
    pool_destroy(pool);
    end(what);
}

/* A worker that sleeps is woken for the task, by nothing else than that call. */
static void case_idle(unsigned workers) {
    enum { TIMES = 3 };
    struct pool *pool = make_pool(workers, 1);
    if (pool == NULL)
        return;
    begin();
    for (int i = 0; i < TIMES; i++) {
        watch_sleeps();
        need("pool_try_submit", pool_try_submit(pool, count_and_post, NULL));
        sem_wait(&count.arrived);
    }
    pool_destroy(pool);
    printf("idle: %u tasks ran, one after another\n", count.begun);
    end("idle");
}

static void case_create(void) {
    struct pool *pool = NULL;
    printf("create: %s %s\n", strerrorname_np(pool_create(&pool, 0, 1)),
           strerrorname_np(pool_create(&pool, 1, 0)));
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    outsider = true; /* the first thread */
    if (strcmp(chosen, "full") == 0) {
        case_full(number(argc, argv, 2, 32), number(argc, argv, 3, TASKS_MAX / 2));
    } else if (strcmp(chosen, "blocked") == 0) {
        case_blocked(number(argc, argv, 2, TASKS_MAX / 2), number(argc, argv, 3, THREADS_MAX));
    } else if (strcmp(chosen, "room") == 0) {
        case_room();
    } else if (strcmp(chosen, "nested") == 0) {
        case_nested(number(argc, argv, 2, TASKS_MAX / 2));
    } else if (strcmp(chosen, "crowded") == 0) {
        case_crowded();
    } else if (strcmp(chosen, "other") == 0) {
        case_other();
    } else if (strcmp(chosen, "rounds") == 0) {
        submit_in_two("rounds", 2, 1, number(argc, argv, 2, ROUNDS_MAX),
                      number(argc, argv, 2, ROUNDS_MAX) / 2);
    } else if (strcmp(chosen, "idle") == 0) {
        case_idle(number(argc, argv, 2, 32));
    } else if (strcmp(chosen, "create") == 0) {
        case_create();
    } else if (strcmp(chosen, "smallest") == 0) {
        submit_in_two("smallest", 1, 2, 2, 2);
        case_try("smallest");
        case_both("smallest");
    } else if (strcmp(chosen, "all") == 0) {
        case_full(2, 3);
        case_blocked(1, 3);
        case_nested(2);
        case_other();
        submit_in_two("rounds", 2, 1, 10, 5);
        case_create();
    } else {
        fprintf(
            stderr,
            "usage: bounded_submit full|blocked|room|nested|crowded|other|rounds|idle|create|all|"
            "smallest NUMBER...\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
