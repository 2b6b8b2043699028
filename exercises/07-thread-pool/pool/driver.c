/* pool: gives tasks to pools, and says what came of it.
 *
 *   pool each WORKERS TASKS     every task runs once, and what it wrote can be read afterwards; one
 *                               worker waits until all are submitted
 *   pool order TASKS            one worker: tasks begin in the order in which they were submitted
 *   pool meet WORKERS           so many tasks wait for one another, three times over
 *   pool nested WORKERS DEPTH   tasks submit tasks, while the pool is destroyed
 *   pool rounds COUNT           many short pools, one of them without a task
 *   pool two                    two pools at a time: both sleep, then one is busy
 *   pool create                 no workers is an error
 *   pool asleep WORKERS         workers without a task do not use the processor
 *   pool all                    most of these in one run
 *   pool smallest               two workers, two tasks, one of which submits a third; then two that
 *                               run at a time
 *
 * What is found wrong is told on standard output. Only a call that fails with an error that the
 * contract allows goes to standard error, and makes the exit status 1; of what is wrong with the
 * failure itself an abort tells, for such an exit would hide it.
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

enum { TASKS_MAX = 5000 };

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

/* A pool, or NULL if none could be made: then the caller leaves its case. */
static struct pool *make_pool(unsigned workers) {
    static struct pool *const untouched = (struct pool *)&failed;
    struct pool *pool = untouched;
    int error = pool_create(&pool, workers);
    if (!succeeds("pool_create", error)) {
        if (pool != untouched) {
            fprintf(stderr, "pool_create fails, and has changed *pool\n");
            abort();
        }
        return NULL;
    }
    if (pool == untouched) {
        printf("pool_create returns 0, and has not set *pool\n");
        return NULL;
    }
    return pool;
}

/* What a task is given: a place of its own. No lock guards it, for no two may have it at a time. */
struct place {
    unsigned runs;
    bool refused; /* pool_submit said that it will never run */
};

static struct place places[TASKS_MAX];

static _Thread_local bool outsider; /* this thread is no worker */
static bool strayed;                /* a task ran in it */

static void visit(void *argument) {
    struct place *place = argument;
    if (outsider)
        strayed = true;
    place->runs++;
}

/* Says of each place whether it was visited once, or never where its task was refused. */
static void tell_visits(const char *what, unsigned count) {
    unsigned right = 0;
    for (unsigned i = 0; i < count; i++) {
        if (places[i].runs == (places[i].refused ? 0 : 1))
            right++;
        else
            printf("%s: task %u of %u ran %u times\n", what, i + 1, count, places[i].runs);
    }
    if (right == count)
        printf("%s: %u tasks, each once\n", what, count);
}

static void wait_for_gate(void *gate) {
    sem_wait(gate);
}

static void case_each(const char *what, unsigned workers, unsigned count) {
    sem_t gate;
    sem_init(&gate, 0, 0);
    memset(places, 0, sizeof places);
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    need("pool_submit", pool_submit(pool, wait_for_gate, &gate));
    for (unsigned i = 0; i < count; i++)
        places[i].refused = !succeeds("pool_submit", pool_submit(pool, visit, &places[i]));
    sem_post(&gate);
    pool_destroy(pool);
    sem_destroy(&gate);
    tell_visits(what, count);
}

/* Several tasks meet: none goes on before all are there. */
struct meeting {
    pthread_mutex_t mutex; /* guards here */
    unsigned here, expected;
    sem_t complete; /* a gate: whoever passes opens it for the next */
};

static void meet(void *argument) {
    struct meeting *meeting = argument;
    pthread_mutex_lock(&meeting->mutex);
    bool last = ++meeting->here == meeting->expected;
    pthread_mutex_unlock(&meeting->mutex);
    if (last)
        sem_post(&meeting->complete);
    sem_wait(&meeting->complete);
    sem_post(&meeting->complete);
}

/* All workers come from another task: none takes two of those that meet, one behind the other. */
static void case_meet(unsigned workers) {
    enum { TIMES = 3 };
    static struct meeting meetings[TIMES];
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    for (int i = 0; i < TIMES; i++) {
        meetings[i] = (struct meeting){.mutex = PTHREAD_MUTEX_INITIALIZER};
        meetings[i].expected = workers + 1; /* this thread comes, too */
        sem_init(&meetings[i].complete, 0, 0);
        for (unsigned k = 0; k < workers; k++)
            need("pool_submit", pool_submit(pool, wait_for_gate, &gate));
        for (unsigned k = 0; k < workers; k++)
            need("pool_submit", pool_submit(pool, meet, &meetings[i]));
        for (unsigned k = 0; k < workers; k++)
            sem_post(&gate);
        meet(&meetings[i]);
    }
    pool_destroy(pool);
    sem_destroy(&gate);
    for (int i = 0; i < TIMES; i++)
        sem_destroy(&meetings[i].complete);
    printf("meet: %u tasks at a time, %d times\n", workers, TIMES);
}

static struct order {
    unsigned began[TASKS_MAX], count; /* by the only worker; main looks when it has ended */
    sem_t gate;
} order;

static void begin(void *number) {
    order.began[order.count++] = *(unsigned *)number;
}

static void case_order(unsigned count) {
    unsigned numbers[TASKS_MAX];
    order.count = 0;
    sem_init(&order.gate, 0, 0);
    struct pool *pool = make_pool(1);
    if (pool == NULL)
        return;
    need("pool_submit", pool_submit(pool, wait_for_gate, &order.gate));
    for (unsigned i = 0; i < count; i++) {
        numbers[i] = i + 1;
        need("pool_submit", pool_submit(pool, begin, &numbers[i]));
    }
    sem_post(&order.gate);
    pool_destroy(pool);
    sem_destroy(&order.gate);
    printf("order:");
    for (unsigned i = 0; i < order.count; i++)
        printf(" %u", order.began[i]);
    printf("\n");
}

/* A task that submits two, which submit two each, and so on. */
static struct nest {
    struct pool *pool;
    pthread_mutex_t mutex; /* guards the two numbers */
    unsigned runs, refused;
} nest = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static unsigned depths[] = {0, 1, 2, 3, 4, 5, 6};

static void submit_nested(unsigned depth);

static void run_nested(void *argument) {
    unsigned depth = *(unsigned *)argument;
    pthread_mutex_lock(&nest.mutex);
    nest.runs++;
    pthread_mutex_unlock(&nest.mutex);
    if (depth > 0) {
        submit_nested(depth - 1);
        submit_nested(depth - 1);
    }
}

static void submit_nested(unsigned depth) {
    if (pool_submit(nest.pool, run_nested, &depths[depth]) != 0) {
        pthread_mutex_lock(&nest.mutex);
        nest.refused++;
        pthread_mutex_unlock(&nest.mutex);
    }
}

static void case_nested(unsigned workers, unsigned depth) {
    nest.runs = nest.refused = 0;
    nest.pool = make_pool(workers);
    if (nest.pool == NULL)
        return;
    submit_nested(depth);
    pool_destroy(nest.pool);
    printf("nested: %u of %u tasks ran\n", nest.runs, (2U << depth) - 1);
}

static void case_rounds(unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        memset(places, 0, sizeof places);
        struct pool *pool = make_pool(1 + i % 3);
        if (pool == NULL)
            return;
        for (unsigned k = 0; k < i % 4; k++)
            need("pool_submit", pool_submit(pool, visit, &places[k]));
        pool_destroy(pool);
        for (unsigned k = 0; k < i % 4; k++)
            if (places[k].runs != 1)
                printf("rounds: task %u of round %u ran %u times\n", k + 1, i + 1, places[k].runs);
    }
    printf("rounds: %u pools\n", count);
}

static void post(void *semaphore) {
    sem_post(semaphore);
}

/* The first pool's only worker sleeps when the second's begin to, and is not woken in their place.
 * Then it waits until the second pool is gone. */
static void case_two(void) {
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    memset(places, 0, sizeof places);
    struct pool *first = make_pool(1);
    if (first == NULL)
        return;
    watch_sleeps();
    struct pool *second = make_pool(2);
    if (second == NULL)
        return;
    if (second == first) {
        printf("two: the second pool is the first one\n");
        return;
    }
    watch_sleeps();
    need("pool_submit", pool_submit(second, post, &done));
    sem_wait(&done);
    printf("two: a worker of the second pool woke\n");
    fflush(stdout); /* should the rest get stuck */
    need("pool_submit", pool_submit(first, wait_for_gate, &gate));
    need("pool_submit", pool_submit(first, visit, &places[0]));
    need("pool_submit", pool_submit(second, visit, &places[1]));
    need("pool_submit", pool_submit(second, visit, &places[2]));
    pool_destroy(second);
    watch_sleeps(); /* the first one's worker, and whoever else there is */
    if (places[0].runs > 0)
        printf("two: a task ran that its pool had no worker for\n");
    sem_post(&gate);
    pool_destroy(first);
    sem_destroy(&gate);
    sem_destroy(&done);
    tell_visits("two", 3);
}

static void case_create(void) {
    struct pool *pool = NULL;
    int error = pool_create(&pool, 0);
    printf("create with no workers: %s\n", error == 0 ? "0" : strerrorname_np(error));
}

static void case_asleep(unsigned workers) {
    sem_t done;
    sem_init(&done, 0, 0);
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    printf("asleep: %s\n", watch_sleeps() ? "before the first task" : "no, before the first task");
    for (unsigned i = 0; i < workers; i++)
        need("pool_submit", pool_submit(pool, post, &done));
    for (unsigned i = 0; i < workers; i++)
        sem_wait(&done);
    printf("asleep: %s\n", watch_sleeps() ? "after the last task" : "no, after the last task");
    pool_destroy(pool);
    sem_destroy(&done);
}

static struct pool *smallest;

static void visit_and_submit(void *argument) {
    visit(argument);
    places[1].refused = pool_submit(smallest, visit, &places[1]) != 0;
}

/* Two tasks stay until both have come, so each worker runs one; and each worker's thread tells when it
 * ends, for to have returned from its last task is not to have ended: pthread_key_create(3p). */
static struct stay {
    pthread_key_t key;
    sem_t arrived, gate, ended;
} stay;

static void tell_end(void *unused) {
    (void)unused;
    sem_post(&stay.ended);
}

static void stay_a_while(void *unused) {
    (void)unused;
    pthread_setspecific(stay.key, &stay);
    sem_post(&stay.arrived);
    sem_wait(&stay.gate);
}

static void case_smallest(void) {
    int staying = 0, ended;
    memset(places, 0, sizeof places);
    need("pthread_key_create", pthread_key_create(&stay.key, tell_end));
    sem_init(&stay.arrived, 0, 0);
    sem_init(&stay.gate, 0, 0);
    sem_init(&stay.ended, 0, 0);
    smallest = make_pool(2);
    if (smallest == NULL)
        return;
    places[0].refused = pool_submit(smallest, visit_and_submit, &places[0]) != 0;
    places[2].refused = pool_submit(smallest, visit, &places[2]) != 0;
    for (int i = 0; i < 2; i++)
        staying += succeeds("pool_submit", pool_submit(smallest, stay_a_while, NULL));
    for (int i = 0; i < staying; i++)
        sem_wait(&stay.arrived);
    for (int i = 0; i < staying; i++)
        sem_post(&stay.gate);
    pool_destroy(smallest);
    sem_getvalue(&stay.ended, &ended);
    if (ended != staying)
        printf("smallest: %d workers had not ended when pool_destroy returned\n", staying - ended);
    places[1].refused = places[1].refused || places[0].refused;
    tell_visits("smallest", 3);
    if (places[0].refused || places[1].refused || places[2].refused)
        succeeds("pool_submit", ENOMEM);
}

static unsigned number(int argc, char *argv[], int at) {
    return at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    outsider = true;
    if (strcmp(chosen, "each") == 0) {
        case_each("each", number(argc, argv, 2), number(argc, argv, 3) % (TASKS_MAX + 1));
    } else if (strcmp(chosen, "order") == 0) {
        case_order(number(argc, argv, 2) % (TASKS_MAX + 1));
    } else if (strcmp(chosen, "meet") == 0) {
        case_meet(number(argc, argv, 2));
    } else if (strcmp(chosen, "nested") == 0) {
        case_nested(number(argc, argv, 2), number(argc, argv, 3) % 7);
    } else if (strcmp(chosen, "rounds") == 0) {
        case_rounds(number(argc, argv, 2));
    } else if (strcmp(chosen, "two") == 0) {
        case_two();
    } else if (strcmp(chosen, "create") == 0) {
        case_create();
    } else if (strcmp(chosen, "asleep") == 0) {
        case_asleep(number(argc, argv, 2));
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_each("each", 3, 20);
        case_order(4);
        case_meet(3);
        case_nested(2, 3);
        case_rounds(4);
        case_two();
        case_create();
    } else {
        fprintf(stderr, "usage: pool each|order|meet|nested|rounds|two|create|asleep|all|smallest "
                        "NUMBER...\n");
        return 2;
    }
    if (strayed)
        printf("%s: a task ran in the thread that submitted it, which is no worker\n", chosen);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
