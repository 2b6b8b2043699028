// The threads are given the same argument and draw their numbers from it, one each, under a lock;
// C11 threads, and a result that the thread allocates.
#include "thread_arguments.h"

#include <errno.h>
#include <stdlib.h>
#include <threads.h>

struct team {
    size_t count;
    thrd_t *threads;
    mtx_t lock;
    size_t next;   /* guarded by lock */
    long *results; /* each element: the thread's that drew its number, until it is joined */
};

static int run(void *argument) {
    struct team *team = argument;
    mtx_lock(&team->lock);
    size_t mine = team->next++;
    mtx_unlock(&team->lock);
    team->results[mine] = member_work(mine);
    return 0;
}

static void wait_and_free(struct team *team, size_t started, long results[]) {
    for (size_t i = 0; i < started; i++)
        thrd_join(team->threads[i], NULL);
    for (size_t i = 0; results != NULL && i < started; i++)
        results[i] = team->results[i];
    mtx_destroy(&team->lock);
    free(team->threads);
    free(team->results);
    free(team);
}

struct team *team_start(size_t count) {
    struct team *team = calloc(1, sizeof *team);
    if (team == NULL)
        return NULL;
    if (mtx_init(&team->lock, mtx_plain) != thrd_success) {
        free(team);
        errno = ENOMEM;
        return NULL;
    }
    team->count = count;
    team->threads = calloc(count + 1, sizeof *team->threads);
    team->results = calloc(count + 1, sizeof *team->results);
    size_t started = 0;
    int error = team->threads == NULL || team->results == NULL ? ENOMEM : 0;
    while (error == 0 && started < count)
        if (thrd_create(&team->threads[started], run, team) == thrd_success)
            started++;
        else
            error = EAGAIN;
    if (error == 0)
        return team;
    wait_and_free(team, started, NULL);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    wait_and_free(team, team->count, results);
}
