// Number and result are integers, and a pointer has room for one: no memory is shared at all.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct team {
    size_t count;
    pthread_t *threads;
};

static void *run(void *number) {
    return (void *)(intptr_t)member_work((size_t)(uintptr_t)number);
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team);
    if (team == NULL)
        return NULL;
    team->threads = malloc((count == 0 ? 1 : count) * sizeof *team->threads);
    int error = team->threads == NULL ? ENOMEM : 0;
    for (team->count = 0; error == 0 && team->count < count;) {
        error =
            pthread_create(&team->threads[team->count], NULL, run, (void *)(uintptr_t)team->count);
        team->count += error == 0;
    }
    if (error == 0)
        return team;
    while (team->count > 0)
        pthread_join(team->threads[--team->count], NULL);
    free(team->threads);
    free(team);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        void *result;
        pthread_join(team->threads[i], &result);
        results[i] = (intptr_t)result;
    }
    free(team->threads);
    free(team);
}
