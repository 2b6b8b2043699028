/* cancellation: calls tasks off, and says what became of each and of the pool.
 *
 *   cancellation waiting          tasks that wait: the first, one between, the last
 *   cancellation running WORKERS  every worker's task, round after round; then tasks that meet
 *   cancellation deaf             a task that comes to no cancellation point, and one that does later
 *   cancellation over             tasks that are over, and numbers that no task has
 *   cancellation all              tasks that wait, and both of these, in one run
 *   cancellation smallest         a task that is called off while it runs, one that is at any moment,
 *                                 and one that is not
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

enum { WORKERS_MAX = 8, ROUNDS = 4 };

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

static pool_id submit(struct pool *pool, pool_function *function, void *argument) {
    pool_id id = 0;
    need("pool_submit", pool_submit(pool, function, argument, &id));
    return id;
}

static const char *name_of(int error) {
    return error == 0 ? "0" : strerrorname_np(error);
}

/* What a task is given. No lock guards the rest of it: the pool tells when it is over. */
struct place {
    sem_t arrived, gate;
    bool began, ended, cleaned;
};

static void place_init(struct place *place) {
    memset(place, 0, sizeof *place);
    sem_init(&place->arrived, 0, 0);
    sem_init(&place->gate, 0, 0);
}

static void place_destroy(struct place *place) {
    sem_destroy(&place->arrived);
    sem_destroy(&place->gate);
}

static void clean(void *argument) {
    struct place *place = argument;
    place->cleaned = true;
}

/* Waits at its gate, which is a cancellation point. */
static void wait_at_gate(void *argument) {
    struct place *place = argument;
    place->began = true;
    sem_post(&place->arrived);
    pthread_cleanup_push(clean, place);
    sem_wait(&place->gate);
    pthread_cleanup_pop(0);
    place->ended = true;
}

static void visit(void *argument) {
    struct place *place = argument;
    place->began = place->ended = true;
}

/* One worker, which is busy, and five tasks that wait. */
static void case_waiting(void) {
    enum { TASKS = 5 };
    struct place busy, places[TASKS];
    pool_id ids[TASKS];
    struct pool *pool = make_pool(1);
    if (pool == NULL)
        return;
    place_init(&busy);
    submit(pool, wait_at_gate, &busy);
    sem_wait(&busy.arrived);
    for (int i = 0; i < TASKS - 1; i++) {
        place_init(&places[i]);
        ids[i] = submit(pool, visit, &places[i]);
    }
    printf("waiting: %s", name_of(pool_cancel(pool, ids[0])));
    printf(" %s", name_of(pool_cancel(pool, ids[2])));
    printf(" %s", name_of(pool_cancel(pool, ids[3])));
    printf(" %s", name_of(pool_cancel(pool, ids[3])));
    place_init(&places[4]);
    submit(pool, visit, &places[4]); /* behind the last one, which has gone */
    sem_post(&busy.gate);
    pool_destroy(pool);
    printf(", of 6 tasks there ran 1%s", busy.ended ? "" : " in part");
    for (int i = 0; i < TASKS; i++) {
        if (places[i].began)
            printf(" %d", i + 2);
        place_destroy(&places[i]);
    }
    printf("\n");
    place_destroy(&busy);
}

/* A meeting shows that there are as many workers as there should be. */
static struct meeting {
    pthread_mutex_t mutex; /* guards missing */
    unsigned missing;
    sem_t complete;
} meeting = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void meet(void *unused) {
    (void)unused;
    pthread_mutex_lock(&meeting.mutex);
    bool last = --meeting.missing == 0;
    pthread_mutex_unlock(&meeting.mutex);
    if (last)
        sem_post(&meeting.complete);
    sem_wait(&meeting.complete);
    sem_post(&meeting.complete);
}

static void case_running(unsigned workers) {
    struct place places[WORKERS_MAX];
    pool_id ids[WORKERS_MAX];
    unsigned cancelled = 0;
    struct pool *pool = make_pool(workers);
    if (pool == NULL)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        for (unsigned i = 0; i < workers; i++) {
            place_init(&places[i]);
            ids[i] = submit(pool, wait_at_gate, &places[i]);
        }
        for (unsigned i = 0; i < workers; i++)
            sem_wait(&places[i].arrived);
        for (unsigned i = 0; i < workers; i++) {
            int error = pool_cancel(pool, ids[i]);
            if (error != 0)
                printf("running: pool_cancel returns %s\n", name_of(error));
            else if (places[i].ended || !places[i].cleaned)
                printf("running: pool_cancel returned before the cleanup handler had run\n");
            else
                cancelled++;
            if (error != 0)
                sem_post(&places[i].gate);
        }
        for (unsigned i = 0; i < workers; i++)
            place_destroy(&places[i]);
    }
    meeting.missing = workers;
    sem_init(&meeting.complete, 0, 0);
    for (unsigned i = 0; i < workers; i++)
        submit(pool, meet, NULL);
    pool_destroy(pool);
    sem_destroy(&meeting.complete);
    printf("running: %u cancelled, then %u met\n", cancelled, workers);
}

/* To wait for a mutex is no cancellation point. So a task that does is called off for certain before
 * it comes to one, or to its end. (Nor is it a call in which ThreadSanitizer loses sight of a thread
 * that is cancelled there.) */
static struct deaf {
    pthread_mutex_t mutex;
    bool listens; /* afterwards */
    struct place place;
    struct pool *pool;
    pool_id id;
    int error;
} deaf = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void wait_for_mutex(void *unused) {
    (void)unused;
    sem_post(&deaf.place.arrived);
    pthread_mutex_lock(&deaf.mutex);
    pthread_mutex_unlock(&deaf.mutex);
    pthread_cleanup_push(clean, &deaf.place);
    if (deaf.listens)
        pthread_testcancel();
    pthread_cleanup_pop(0);
    deaf.place.ended = true;
}

static void *cancel_deaf(void *unused) {
    (void)unused;
    deaf.error = pool_cancel(deaf.pool, deaf.id);
    if (!deaf.place.ended && !deaf.place.cleaned)
        printf("pool_cancel returned before the task was over\n");
    return NULL;
}

static void case_deaf(const char *what, bool listens) {
    pthread_t canceller;
    struct place after;
    deaf.pool = make_pool(1);
    if (deaf.pool == NULL)
        return;
    place_init(&deaf.place);
    deaf.listens = listens;
    pthread_mutex_lock(&deaf.mutex);
    deaf.id = submit(deaf.pool, wait_for_mutex, NULL);
    sem_wait(&deaf.place.arrived);
    need("pthread_create", pthread_create(&canceller, NULL, cancel_deaf, NULL));
    if (!watch_sleeps())
        printf("%s: pool_cancel uses the processor while it waits\n", what);
    place_init(&after);
    submit(deaf.pool, visit, &after); /* the pool can be used while pool_cancel waits */
    pthread_mutex_unlock(&deaf.mutex);
    pthread_join(canceller, NULL);
    pool_destroy(deaf.pool);
    printf("%s: %s, the task %s, the next one %s\n", what, name_of(deaf.error),
           deaf.place.ended ? "ended" : "was cut short", after.ended ? "ran" : "did not run");
    place_destroy(&after);
    place_destroy(&deaf.place);
}

static void case_over(void) {
    struct place place;
    struct pool *pool = make_pool(2);
    if (pool == NULL)
        return;
    place_init(&place);
    pool_id id = submit(pool, wait_at_gate, &place);
    sem_wait(&place.arrived);
    printf("over: %s", name_of(pool_cancel(pool, id)));
    printf(" %s", name_of(pool_cancel(pool, id)));
    printf(" %s", name_of(pool_cancel(pool, 0)));
    printf(" %s\n", name_of(pool_cancel(pool, id + 1000)));
    pool_destroy(pool);
    place_destroy(&place);
}

static void visit_and_listen(void *argument) {
    struct place *place = argument;
    place->began = true;
    pthread_testcancel();
    place->ended = true;
}

static void case_smallest(void) {
    struct place certain, first, second;
    pool_id certain_id = 0, first_id = 0, second_id = 0;
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    struct pool *pool = make_pool(1);
    if (pool == NULL)
        return;
    place_init(&certain);
    if (succeeds("pool_submit", pool_submit(pool, wait_at_gate, &certain, &certain_id))) {
        sem_wait(&certain.arrived);
        int refused = pool_cancel(pool, certain_id);
        if (!succeeds("pool_cancel", refused))
            sem_post(&certain.gate);
        else if (!certain.cleaned)
            printf("smallest: pool_cancel returned before the cleanup handler had run\n");
    }
    bool first_in = succeeds("pool_submit", pool_submit(pool, visit_and_listen, &first, &first_id));
    bool second_in =
        succeeds("pool_submit", pool_submit(pool, visit_and_listen, &second, &second_id));
    int error = first_in ? pool_cancel(pool, first_id) : ESRCH;
    if (error != ESRCH)
        succeeds("pool_cancel", error);
    pool_destroy(pool);
    if (certain_id != 0 && certain.ended == certain.cleaned)
        printf("smallest: a task was neither cut short nor ended\n");
    place_destroy(&certain);
    if (second_in && !second.ended)
        printf("smallest: a task did not come to its end that nobody has called off\n");
    if (first_in && error != 0 && !first.ended)
        printf("smallest: pool_cancel returned %s, and the task was cut short\n", name_of(error));
    printf("smallest: called two off\n");
}

static unsigned number(int argc, char *argv[], int at, unsigned most) {
    unsigned given = at < argc ? (unsigned)strtoul(argv[at], NULL, 10) : 1;
    return given < 1 ? 1 : given > most ? most : given;
}

int main(int argc, char *argv[]) {
    const char *chosen = argc > 1 ? argv[1] : "";
    if (strcmp(chosen, "waiting") == 0) {
        case_waiting();
    } else if (strcmp(chosen, "running") == 0) {
        case_running(number(argc, argv, 2, WORKERS_MAX));
    } else if (strcmp(chosen, "deaf") == 0) {
        case_deaf("deaf", false);
        case_deaf("listens", true);
    } else if (strcmp(chosen, "over") == 0) {
        case_over();
    } else if (strcmp(chosen, "smallest") == 0) {
        case_smallest();
    } else if (strcmp(chosen, "all") == 0) {
        case_waiting();
        case_deaf("deaf", false);
        case_deaf("listens", true);
    } else {
        fprintf(stderr, "usage: cancellation waiting|running|deaf|over|all|smallest NUMBER...\n");
        return 2;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
