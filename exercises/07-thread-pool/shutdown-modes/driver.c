/* shutdown-modes: shuts pools down, and says what became of each task.
 *
 *   shutdown_modes drain WORKERS TASKS     every worker is busy and so many tasks wait
 *   shutdown_modes discard WORKERS TASKS   the same
 *   shutdown_modes stricter                a drain that takes long, then a discard
 *   shutdown_modes milder                  a discard that takes long, then a drain
 *   shutdown_modes again                   three calls, two of them at a time, and one afterwards
 *   shutdown_modes idle WORKERS            nothing to do
 *   shutdown_modes all                     all of these in one run
 *   shutdown_modes smallest                one worker, two who submit, two calls; then two workers and
 *                                          no task
 *
 * A busy task waits at a gate. The driver opens it when all threads are seen asleep, so the calls of
 * pool_shutdown have come as far as they can. What is found wrong is told on standard output.
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

/* What became of the tasks of one pool. */
static struct account {
    struct pool *pool;
    sem_t gate;            /* for the tasks that are slow */
    sem_t drop_gate;       /* for those whose drop is slow */
    sem_t arrived;         /* posted by each task that comes to the gate */
    pthread_mutex_t mutex; /* guards the numbers */
    unsigned accepted, refused, ran, dropped;
} account = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void add(unsigned *number) {
    pthread_mutex_lock(&account.mutex);
    ++*number;
    pthread_mutex_unlock(&account.mutex);
}

/* The argument of a task: its memory is freed by whoever has it in the end. */
struct parcel {
    bool slow, slow_drop, submits;
};

static void submit(const struct parcel *kind);

static void run(void *argument) {
    struct parcel *parcel = argument;
    if (parcel->slow) {
        sem_post(&account.arrived);
        sem_wait(&account.gate);
    }
    if (parcel->submits)
        submit(&(struct parcel){0});
    free(parcel);
    add(&account.ran);
}

static void drop(void *argument) {
    struct parcel *parcel = argument;
    if (parcel->slow_drop)
        sem_wait(&account.drop_gate);
    if (parcel->submits)
        submit(&(struct parcel){0});
    free(parcel);
    add(&account.dropped);
}

static void submit(const struct parcel *kind) {
    struct parcel *parcel = malloc(sizeof *parcel);
    need("malloc", parcel == NULL ? ENOMEM : 0);
    *parcel = *kind;
    int error = pool_submit(account.pool, run, drop, parcel);
    if (error == 0) {
        add(&account.accepted);
        return;
    }
    free(parcel);
    add(&account.refused);
    if (error != ESHUTDOWN)
        succeeds("pool_submit", error);
}

static bool begin(unsigned workers) {
    account.accepted = account.refused = account.ran = account.dropped = 0;
    account.pool = NULL;
    sem_init(&account.gate, 0, 0);
    sem_init(&account.drop_gate, 0, 0);
    sem_init(&account.arrived, 0, 0);
    return succeeds("pool_create", pool_create(&account.pool, workers));
}

/* Has each worker run a slow task, and so many others wait. */
static void keep_busy(unsigned workers, unsigned tasks) {
    for (unsigned i = 0; i < workers; i++)
        submit(&(struct parcel){.slow = true, .submits = i == 0});
    for (unsigned i = 0; i < workers; i++)
        sem_wait(&account.arrived);
    for (unsigned i = 0; i < tasks; i++)
        submit(&(struct parcel){.submits = i % 2 == 0});
}

static void open_gate(sem_t *gate, unsigned times) {
    for (unsigned i = 0; i < times; i++)
        sem_post(gate);
}

static void end(const char *what) {
    pool_destroy(account.pool);
    sem_destroy(&account.gate);
    sem_destroy(&account.drop_gate);
    sem_destroy(&account.arrived);
    printf("%s: %u accepted, %u refused, %u ran, %u dropped\n", what, account.accepted,
           account.refused, account.ran, account.dropped);
}

/* A call of pool_shutdown in a thread of its own. */
struct call {
    pthread_t thread;
    enum pool_mode mode;
    atomic_bool returned;
    unsigned settled; /* tasks that had run or been dropped when it returned */
};

static void *shut_down(void *argument) {
    struct call *call = argument;
    pool_shutdown(account.pool, call->mode);
    atomic_store(&call->returned, true);
    pthread_mutex_lock(&account.mutex);
    call->settled = account.ran + account.dropped;
    pthread_mutex_unlock(&account.mutex);
    return NULL;
}

static void begin_call(struct call *call, enum pool_mode mode) {
    call->mode = mode;
    atomic_store(&call->returned, false);
    need("pthread_create", pthread_create(&call->thread, NULL, shut_down, call));
    if (!watch_sleeps()) /* it waits, or is through */
        printf("pool_shutdown uses the processor while it waits\n");
}

static void end_call(struct call *call, const char *what) {
    pthread_join(call->thread, NULL);
    if (call->settled != account.accepted)
        printf("%s: pool_shutdown returned when %u of %u tasks were settled\n", what, call->settled,
               account.accepted);
}

static void case_one(const char *what, enum pool_mode mode, unsigned workers, unsigned tasks) {
    struct call call;
    if (!begin(workers))
        return;
    keep_busy(workers, tasks);
    begin_call(&call, mode);
    submit(&(struct parcel){0}); /* too late */
    open_gate(&account.gate, workers);
    end_call(&call, what);
    submit(&(struct parcel){0});
    end(what);
}

/* The second call comes when the first one waits; its drops wait as well, and then not even the end
 * of the workers ends the first. */
static void case_stricter(void) {
    struct call first, second;
    if (!begin(2))
        return;
    keep_busy(2, 3);
    submit(&(struct parcel){.slow_drop = true});
    begin_call(&first, POOL_DRAIN);
    begin_call(&second, POOL_DISCARD);
    open_gate(&account.gate, 2);
    watch_sleeps();
    if (atomic_load(&first.returned))
        printf("stricter: the first pool_shutdown returned while a task was being dropped\n");
    open_gate(&account.drop_gate, 1);
    end_call(&first, "stricter");
    end_call(&second, "stricter");
    end("stricter");
}

/* The first call waits for a drop when the second one comes, and the workers are through. */
static void case_milder(void) {
    struct call first, second;
    if (!begin(2))
        return;
    keep_busy(2, 3);
    submit(&(struct parcel){.slow_drop = true});
    begin_call(&first, POOL_DISCARD);
    begin_call(&second, POOL_DRAIN);
    open_gate(&account.gate, 2);
    watch_sleeps();
    if (atomic_load(&second.returned))
        printf("milder: the second pool_shutdown returned while a task was being dropped\n");
    open_gate(&account.drop_gate, 1);
    end_call(&first, "milder");
    end_call(&second, "milder");
    end("milder");
}

static void case_again(void) {
    struct call first, second;
    if (!begin(3))
        return;
    keep_busy(3, 2);
    begin_call(&first, POOL_DRAIN);
    begin_call(&second, POOL_DRAIN);
    if (atomic_load(&first.returned) || atomic_load(&second.returned))
        printf("again: a pool_shutdown returned while tasks ran\n");
    open_gate(&account.gate, 3);
    end_call(&first, "again");
    end_call(&second, "again");
    pool_shutdown(account.pool, POOL_DISCARD);
    end("again");
}

static void case_idle(unsigned workers) {
    if (!begin(workers))
        return;
    watch_sleeps();
    pool_shutdown(account.pool, POOL_DRAIN);
    end("idle");
    if (!begin(workers))
        return;
    pool_shutdown(account.pool, POOL_DISCARD);
    end("idle");
    if (!begin(1))
        return;
    need("pool_submit", pool_submit(account.pool, run, drop, calloc(1, sizeof(struct parcel))));
    account.accepted++;
    pool_shutdown(account.pool, POOL_DRAIN);
    end("idle");
    if (!begin(1))
        return;
    keep_busy(1, 0);
    for (int i = 0; i < 3; i++) /* nothing to be done about them */
        need("pool_submit", pool_submit(account.pool, run, NULL, NULL));
    struct call call;
    begin_call(&call, POOL_DISCARD);
    open_gate(&account.gate, 1);
    end_call(&call, "idle");
    end("idle");
}

static void *submit_one(void *unused) {
    (void)unused;
    submit(&(struct parcel){0});
    return NULL;
}

static void case_smallest(enum pool_mode mode) {
    pthread_t other;
    struct call call = {.mode = mode};
    if (!begin(1))
        return;
    need("pthread_create", pthread_create(&other, NULL, submit_one, NULL));
    submit(&(struct parcel){0});
    if (mode == POOL_DISCARD)
        need("pthread_create", pthread_create(&call.thread, NULL, shut_down, &call));
    pool_shutdown(account.pool, mode);
    unsigned settled = account.ran + account.dropped;
    pthread_join(other, NULL);
    if (mode == POOL_DISCARD)
        pthread_join(call.thread, NULL);
    else
        call.settled = account.ran; /* all of them */
    pool_destroy(account.pool);
    if (settled != account.accepted || call.settled != account.accepted)
        printf("smallest: %u tasks were accepted, %u ran and %u were dropped\n", account.accepted,
               account.ran, account.dropped);
    sem_destroy(&account.gate);
    sem_destroy(&account.drop_gate);
    sem_destroy(&account.arrived);
}

/* A pool of two can be half made. */
static void case_two_workers(void) {
    if (!begin(2))
        return;
    pool_shutdown(account.pool, POOL_DRAIN);
    pool_destroy(account.pool);
    sem_destroy(&account.gate);
    sem_destroy(&account.drop_gate);
    sem_destroy(&account.arrived);
}

static unsigned number(int argc, char *argv[], int at) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given > 1000 ? 1000 : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    bool all = strcmp(chosen, "all") == 0, known = all;
    if (all || strcmp(chosen, "drain") == 0) {
        case_one("drain", POOL_DRAIN, all ? 2 : number(argc, argv, 2),
                 all ? 3 : number(argc, argv, 3));
        known = true;
    }
    if (all || strcmp(chosen, "discard") == 0) {
        case_one("discard", POOL_DISCARD, all ? 2 : number(argc, argv, 2),
                 all ? 3 : number(argc, argv, 3));
        known = true;
    }
    if (all || strcmp(chosen, "stricter") == 0) {
        case_stricter();
        known = true;
    }
    if (all || strcmp(chosen, "milder") == 0) {
        case_milder();
        known = true;
    }
    if (all || strcmp(chosen, "again") == 0) {
        case_again();
        known = true;
    }
    if (all || strcmp(chosen, "idle") == 0) {
        case_idle(all ? 2 : number(argc, argv, 2));
        known = true;
    }
    if (strcmp(chosen, "smallest") == 0) {
        case_smallest(POOL_DRAIN);
        case_smallest(POOL_DISCARD);
        case_two_workers();
        printf("smallest: three pools\n");
        known = true;
    }
    if (!known) {
        fprintf(stderr, "usage: shutdown_modes drain|discard WORKERS TASKS\n"
                        "       shutdown_modes stricter|milder|again|all|smallest\n"
                        "       shutdown_modes idle WORKERS\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
