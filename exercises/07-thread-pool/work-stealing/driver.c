/* work-stealing: gives tasks to pools, and says which ran, where and in which order.
 *
 *   work_stealing each WORKERS TASKS     from outside: every task runs once
 *   work_stealing nested WORKERS DEPTH   tasks that submit tasks, while the pool is destroyed
 *   work_stealing newest                 one worker takes its own newest task first
 *   work_stealing oldest                 a thief takes the oldest of another worker's
 *   work_stealing inside WORKERS         a task submits others and waits until they have met
 *   work_stealing outside WORKERS        so many tasks from outside meet
 *   work_stealing elsewhere              a task that submits to another pool
 *   work_stealing rounds COUNT           many short pools
 *   work_stealing asleep WORKERS         workers that find nothing do not use the processor
 *   work_stealing all                    most of these in one run
 *   work_stealing smallest               two workers, a task that submits two and waits for one
 *
 * What is found wrong is told on standard output.
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

enum { TASKS_MAX = 5000, FEW = 6 };

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

static struct pool *here; /* the pool of the case, for tasks that submit */

static void submit(pool_function *function, void *argument) {
    need("pool_submit", pool_submit(here, function, argument));
}

/* What a task is given. No lock guards it, for no two may have it at a time. */
static unsigned visits[TASKS_MAX];

static void visit(void *argument) {
    ++*(unsigned *)argument;
}

static void tell_visits(const char *what, unsigned count) {
    unsigned right = 0;
    for (unsigned i = 0; i < count; i++) {
        right += visits[i] == 1;
        if (visits[i] != 1)
            printf("%s: task %u ran %u times\n", what, i + 1, visits[i]);
    }
    printf("%s: %u tasks ran once\n", what, right);
}

static void case_each(unsigned workers, unsigned count) {
    memset(visits, 0, sizeof visits);
    if ((here = make_pool(workers)) == NULL)
        return;
    for (unsigned i = 0; i < count; i++)
        submit(visit, &visits[i]);
    pool_destroy(here);
    tell_visits("each", count);
}

/* A tree of tasks: number n submits 2n and 2n + 1. Each has a place of its own. */
static unsigned last_number;

static void visit_and_branch(void *argument) {
    unsigned number = (unsigned)((unsigned *)argument - visits) + 1;
    visit(argument);
    for (unsigned i = 2 * number; i <= 2 * number + 1 && i <= last_number; i++)
        submit(visit_and_branch, &visits[i - 1]);
}

static void case_nested(unsigned workers, unsigned depth) {
    memset(visits, 0, sizeof visits);
    last_number = (2U << depth) - 1;
    if ((here = make_pool(workers)) == NULL)
        return;
    submit(visit_and_branch, &visits[0]);
    pool_destroy(here);
    tell_visits("nested", last_number);
}

/* The order in which tasks begin. */
static struct order {
    pthread_mutex_t mutex; /* guards the rest */
    unsigned numbers[FEW], count;
    sem_t one_more, over;
    sem_t arrived, gate; /* for the task that keeps the thief busy */
} order = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static unsigned names[FEW] = {1, 2, 3, 4, 5, 6};

static void begin(void *name) {
    pthread_mutex_lock(&order.mutex);
    order.numbers[order.count++] = *(unsigned *)name;
    pthread_mutex_unlock(&order.mutex);
    sem_post(&order.one_more);
}

static void submit_few(void *unused) {
    (void)unused;
    for (int i = 0; i < FEW; i++)
        submit(begin, &names[i]);
}

static void wait_at_gate(void *unused) {
    (void)unused;
    sem_post(&order.arrived);
    sem_wait(&order.gate);
}

static void submit_few_and_wait(void *unused) {
    submit_few(unused);
    sem_post(&order.gate);
    for (int i = 0; i < FEW; i++) /* its own worker is busy: others have to take them */
        sem_wait(&order.one_more);
    sem_post(&order.over);
}

static void case_order(const char *what, unsigned workers, pool_function *function) {
    order.count = 0;
    sem_init(&order.one_more, 0, 0);
    sem_init(&order.over, 0, 0);
    sem_init(&order.arrived, 0, 0);
    sem_init(&order.gate, 0, 0);
    if ((here = make_pool(workers)) == NULL)
        return;
    if (workers > 1) { /* the thief begins when all are there */
        submit(wait_at_gate, NULL);
        sem_wait(&order.arrived);
    }
    submit(function, NULL);
    if (workers > 1) /* no worker may leave before */
        sem_wait(&order.over);
    pool_destroy(here);
    sem_destroy(&order.one_more);
    sem_destroy(&order.over);
    sem_destroy(&order.arrived);
    sem_destroy(&order.gate);
    printf("%s:", what);
    for (unsigned i = 0; i < order.count; i++)
        printf(" %u", order.numbers[i]);
    printf("\n");
}

/* Several tasks meet: none goes on before all are there. */
struct meeting {
    pthread_mutex_t mutex; /* guards missing */
    unsigned missing, workers;
    sem_t complete, over;
};

static void meet(void *argument) {
    struct meeting *meeting = argument;
    pthread_mutex_lock(&meeting->mutex);
    bool last = --meeting->missing == 0;
    pthread_mutex_unlock(&meeting->mutex);
    if (last)
        sem_post(&meeting->complete);
    sem_wait(&meeting->complete);
    sem_post(&meeting->complete);
    sem_post(&meeting->over);
}

static void call_a_meeting(void *argument) {
    struct meeting *meeting = argument;
    for (unsigned i = 1; i < meeting->workers; i++)
        submit(meet, meeting);
    meet(meeting);
}

static void case_meet(const char *what, unsigned workers, bool inside) {
    enum { TIMES = 3 };
    static struct meeting meetings[TIMES];
    if ((here = make_pool(workers)) == NULL)
        return;
    for (int i = 0; i < TIMES; i++) {
        meetings[i] = (struct meeting){.mutex = PTHREAD_MUTEX_INITIALIZER};
        meetings[i].workers = meetings[i].missing = workers;
        sem_init(&meetings[i].complete, 0, 0);
        sem_init(&meetings[i].over, 0, 0);
        for (unsigned k = inside ? workers - 1 : 0; k < workers; k++)
            submit(inside ? call_a_meeting : meet, &meetings[i]);
        for (unsigned k = 0; k < workers; k++)
            sem_wait(&meetings[i].over);
    }
    pool_destroy(here);
    for (int i = 0; i < TIMES; i++) {
        sem_destroy(&meetings[i].complete);
        sem_destroy(&meetings[i].over);
    }
    printf("%s: %u tasks met, %d times\n", what, workers, TIMES);
}

static void case_rounds(unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        memset(visits, 0, sizeof visits);
        last_number = i % 5;
        if ((here = make_pool(1 + i % 3)) == NULL)
            return;
        if (last_number > 0)
            submit(visit_and_branch, &visits[0]);
        pool_destroy(here);
        for (unsigned k = 0; k < last_number; k++)
            if (visits[k] != 1)
                printf("rounds: task %u of round %u ran %u times\n", k + 1, i + 1, visits[k]);
    }
    printf("rounds: %u pools\n", count);
}

static void post(void *semaphore) {
    sem_post(semaphore);
}

static void wait_for(void *semaphore) {
    sem_wait(semaphore);
}

/* A task of one pool that waits for a task that it has submitted to another. */
static struct elsewhere {
    struct pool *pool;
    sem_t done;
} elsewhere;

static void submit_elsewhere(void *unused) {
    (void)unused;
    need("pool_submit", pool_submit(elsewhere.pool, post, &elsewhere.done));
    sem_wait(&elsewhere.done);
}

static void case_elsewhere(void) {
    if ((here = make_pool(1)) == NULL || (elsewhere.pool = make_pool(1)) == NULL)
        return;
    sem_init(&elsewhere.done, 0, 0);
    submit(submit_elsewhere, NULL);
    pool_destroy(here);
    pool_destroy(elsewhere.pool);
    sem_destroy(&elsewhere.done);
    printf("elsewhere: ran\n");
}

/* One worker waits inside its task, and the others have nothing to do. */
static void case_asleep(unsigned workers) {
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    if ((here = make_pool(workers)) == NULL)
        return;
    submit(wait_for, &gate);
    for (unsigned i = 0; i < 2 * workers; i++)
        submit(post, &done);
    for (unsigned i = 0; i < 2 * workers; i++)
        sem_wait(&done);
    printf("asleep: %s\n", watch_sleeps() ? "yes" : "no");
    sem_post(&gate);
    pool_destroy(here);
    sem_destroy(&gate);
    sem_destroy(&done);
}

static bool refused[2];

static void visit_and_post(void *argument) {
    visit(argument);
    sem_post(&order.one_more);
}

/* Waits for one of the two, which the other worker has to steal. */
static void submit_two_and_wait(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++)
        refused[i] = pool_submit(here, visit_and_post, &visits[i]) != 0;
    if (!refused[0] || !refused[1])
        sem_wait(&order.one_more);
    sem_post(&order.over);
}

static void case_smallest(void) {
    memset(visits, 0, sizeof visits);
    sem_init(&order.one_more, 0, 0);
    sem_init(&order.over, 0, 0);
    if ((here = make_pool(2)) == NULL)
        return;
    if (pool_submit(here, submit_two_and_wait, NULL) == 0)
        sem_wait(&order.over); /* no worker may leave before */
    else
        refused[0] = refused[1] = true;
    pool_destroy(here);
    for (unsigned i = 0; i < 2; i++) {
        if (visits[i] != !refused[i])
            printf("smallest: task %u ran %u times\n", i + 1, visits[i]);
        if (refused[i])
            succeeds("pool_submit", ENOMEM);
    }
    printf("smallest: two tasks\n");
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    if (strcmp(chosen, "each") == 0) {
        case_each(number(argc, argv, 2, 32), number(argc, argv, 3, TASKS_MAX));
    } else if (strcmp(chosen, "nested") == 0) {
        case_nested(number(argc, argv, 2, 32), number(argc, argv, 3, 10));
    } else if (strcmp(chosen, "newest") == 0) {
        case_order("newest", 1, submit_few);
    } else if (strcmp(chosen, "oldest") == 0) {
        case_order("oldest", 2, submit_few_and_wait);
    } else if (strcmp(chosen, "inside") == 0) {
        case_meet("inside", number(argc, argv, 2, 32), true);
    } else if (strcmp(chosen, "outside") == 0) {
        case_meet("outside", number(argc, argv, 2, 32), false);
    } else if (strcmp(chosen, "elsewhere") == 0) {
        case_elsewhere();
    } else if (strcmp(chosen, "rounds") == 0) {
        case_rounds(number(argc, argv, 2, 1000));
    } else if (strcmp(chosen, "asleep") == 0) {
        case_asleep(number(argc, argv, 2, 32));
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_each(3, 20);
        case_nested(3, 4);
        case_order("newest", 1, submit_few);
        case_order("oldest", 2, submit_few_and_wait);
        case_meet("inside", 3, true);
        case_rounds(3);
    } else {
        fprintf(stderr,
                "usage: work_stealing each|nested|newest|oldest|inside|outside|elsewhere|rounds|"
                "asleep|all|smallest NUMBER...\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
