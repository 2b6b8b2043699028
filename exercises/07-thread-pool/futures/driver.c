/* futures: starts tasks that have a result, and says what came of each.
 *
 *   futures values COUNT      so many results, asked for in the opposite order
 *   futures before THREADS    so many threads ask before there is a result
 *   futures again             a result that is there is asked for twice
 *   futures error             a task that fails, and one that has NULL for a value
 *   futures release           given up before, while and after the task runs
 *   futures stopped           the pool takes no more tasks
 *   futures all               all of these in one run
 *   futures smallest          one worker; a result that is given up at once when it was got, and one
 *                             that nobody asks for
 *
 * A slow task waits at a gate. The driver opens it when all threads are seen asleep. What is found
 * wrong is told on standard output.
 */
#include "future.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 200, THREADS_MAX = 8 };

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
    need("pool_create", pool_create(&pool, workers));
    return pool;
}

static void end_pool(struct pool *pool) {
    pool_stop(pool);
    pool_destroy(pool);
}

/* A future, or NULL if there is none. */
static struct future *start(struct pool *pool, future_function *function, void *argument) {
    static struct future *const untouched = (struct future *)&failed;
    struct future *future = untouched;
    int error = future_start(&future, pool, function, argument);
    if (!succeeds("future_start", error)) {
        if (future != untouched)
            printf("future_start fails, and has changed *future\n");
        return NULL;
    }
    if (future == untouched)
        printf("future_start returns 0, and has not set *future\n");
    return future == untouched ? NULL : future;
}

/* A task's argument and its result. No lock guards it: future_get does. */
struct square {
    unsigned number, square;
    sem_t *gate;    /* that it waits at first; NULL: none */
    sem_t *arrived; /* posted before; NULL: none */
};

static int compute(void *argument, void **value) {
    struct square *square = argument;
    if (square->arrived != NULL)
        sem_post(square->arrived);
    if (square->gate != NULL)
        sem_wait(square->gate);
    square->square = square->number * square->number;
    *value = &square->square;
    return 0;
}

static int fail(void *argument, void **value) {
    (void)value;
    return *(int *)argument;
}

static int succeed_with_nothing(void *argument, void **value) {
    (void)argument;
    *value = NULL;
    return 0;
}

/* Asks for it, and says whether the answer is right. */
static bool is_right(struct future *future, const struct square *square) {
    void *value = &failed;
    int error = future_get(future, &value);
    if (error != 0)
        printf("future_get returns %s for a task that returned 0\n", strerrorname_np(error));
    else if (value != &square->square)
        printf("future_get gives another value than the task's\n");
    else
        return *(unsigned *)value == square->number * square->number;
    return false;
}

static void case_values(unsigned count) {
    static struct square squares[COUNT_MAX];
    static struct future *futures[COUNT_MAX];
    struct pool *pool = make_pool(3);
    unsigned right = 0;
    for (unsigned i = 0; i < count; i++) {
        squares[i] = (struct square){.number = i + 2};
        futures[i] = start(pool, compute, &squares[i]);
    }
    for (unsigned i = count; i-- > 0;) {
        if (futures[i] == NULL)
            continue;
        right += is_right(futures[i], &squares[i]);
        future_release(futures[i]);
    }
    end_pool(pool);
    printf("values: %u of %u are right\n", right, count);
}

struct getter {
    pthread_t thread;
    struct future *future;
    const struct square *square;
    bool right;
};

static void *get(void *argument) {
    struct getter *getter = argument;
    getter->right = is_right(getter->future, getter->square);
    return NULL;
}

static void case_before(unsigned threads) {
    struct getter getters[THREADS_MAX];
    unsigned right = 0;
    sem_t gate;
    sem_init(&gate, 0, 0);
    struct pool *pool = make_pool(2);
    struct square square = {.number = 7, .gate = &gate};
    struct future *future = start(pool, compute, &square);
    for (unsigned i = 0; future != NULL && i < threads; i++) {
        getters[i] = (struct getter){.future = future, .square = &square};
        need("pthread_create", pthread_create(&getters[i].thread, NULL, get, &getters[i]));
    }
    if (!watch_sleeps())
        printf("before: whoever waits in future_get uses the processor\n");
    sem_post(&gate);
    for (unsigned i = 0; future != NULL && i < threads; i++) {
        pthread_join(getters[i].thread, NULL);
        right += getters[i].right;
    }
    if (future != NULL)
        future_release(future);
    end_pool(pool);
    sem_destroy(&gate);
    printf("before: %u of %u threads got it right\n", right, threads);
}

static void case_again(void) {
    struct pool *pool = make_pool(1);
    struct square square = {.number = 7};
    struct future *future = start(pool, compute, &square);
    unsigned right = 0;
    end_pool(pool); /* the task has run, and the future is still there */
    for (int i = 0; future != NULL && i < 2; i++)
        right += is_right(future, &square);
    if (future != NULL)
        future_release(future);
    printf("again: %u of 2 are right\n", right);
}

/* Any error number is a result. Says which is not. */
static void try_errors(struct pool *pool) {
    for (int error = 1; error <= EHWPOISON; error++) {
        void *value = pool;
        struct future *future = start(pool, fail, &error);
        if (future == NULL)
            continue;
        int got = future_get(future, &value);
        if (got != error || value != pool)
            printf("error: a task returned %s, and future_get %s%s\n", strerrorname_np(error),
                   got == 0 ? "0" : strerrorname_np(got), value == pool ? "" : ", with a value");
        future_release(future);
    }
}

static void case_error(void) {
    struct pool *pool = make_pool(1);
    try_errors(pool);
    int error = EDOM;
    void *untouched = &error, *value = untouched;
    struct future *failing = start(pool, fail, &error);
    if (failing != NULL) {
        int got = future_get(failing, &value);
        printf("error: %s, the value is %s\n", got == 0 ? "0" : strerrorname_np(got),
               value == untouched ? "as it was" : "changed");
        future_release(failing);
    }
    struct future *empty = start(pool, succeed_with_nothing, NULL);
    if (empty != NULL) {
        int got = future_get(empty, &value);
        printf("NULL: %s, the value is %s\n", got == 0 ? "0" : strerrorname_np(got),
               value == NULL ? "NULL" : "not NULL");
        future_release(empty);
    }
    end_pool(pool);
}

/* Three tasks and one worker: the first runs, the others wait. */
static void case_release(void) {
    sem_t gate, arrived;
    sem_init(&gate, 0, 0);
    sem_init(&arrived, 0, 0);
    struct pool *pool = make_pool(1);
    struct square squares[] = {
        {.number = 2, .gate = &gate, .arrived = &arrived}, {.number = 3}, {.number = 4}};
    struct future *futures[3];
    for (int i = 0; i < 3; i++)
        futures[i] = start(pool, compute, &squares[i]);
    if (futures[0] != NULL)
        sem_wait(&arrived);
    for (int i = 0; i < 2; i++)
        if (futures[i] != NULL)
            future_release(futures[i]);
    sem_post(&gate);
    end_pool(pool);
    if (futures[2] != NULL)
        future_release(futures[2]);
    sem_destroy(&gate);
    sem_destroy(&arrived);
    printf("release: the tasks computed %u %u %u\n", squares[0].square, squares[1].square,
           squares[2].square);
}

static void case_stopped(void) {
    struct pool *pool = make_pool(1);
    struct square square = {.number = 7};
    static struct future *const untouched = (struct future *)&failed;
    struct future *future = untouched;
    pool_stop(pool);
    int error = future_start(&future, pool, compute, &square);
    printf("stopped: %s, the future is %s\n", error == 0 ? "0" : strerrorname_np(error),
           future == untouched ? "as it was" : "changed");
    pool_destroy(pool);
}

static void *start_and_release(void *pool) {
    static struct square square = {.number = 3};
    struct future *future = start(pool, compute, &square);
    if (future != NULL)
        future_release(future);
    return NULL;
}

static void case_smallest(void) {
    pthread_t other;
    struct pool *pool = make_pool(1);
    struct square square = {.number = 2};
    need("pthread_create", pthread_create(&other, NULL, start_and_release, pool));
    struct future *future = start(pool, compute, &square);
    bool right = future != NULL && is_right(future, &square);
    if (future != NULL)
        future_release(future);
    pthread_join(other, NULL);
    end_pool(pool);
    printf("smallest: %s\n", right || future == NULL ? "right" : "wrong");
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    if (strcmp(chosen, "values") == 0) {
        case_values(number(argc, argv, 2, COUNT_MAX));
    } else if (strcmp(chosen, "before") == 0) {
        case_before(number(argc, argv, 2, THREADS_MAX));
    } else if (strcmp(chosen, "again") == 0) {
        case_again();
    } else if (strcmp(chosen, "error") == 0) {
        case_error();
    } else if (strcmp(chosen, "release") == 0) {
        case_release();
    } else if (strcmp(chosen, "stopped") == 0) {
        case_stopped();
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_values(10);
        case_before(3);
        case_again();
        case_error();
        case_release();
        case_stopped();
    } else {
        fprintf(stderr, "usage: futures values|before|again|error|release|stopped|all|smallest "
                        "NUMBER...\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
