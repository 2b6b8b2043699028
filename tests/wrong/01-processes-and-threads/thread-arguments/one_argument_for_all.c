// expect: wrong-output
// The argument is from malloc, so it lives long enough; there is one, and each thread is given it.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct argument {
    size_t number;
    long *results;
};

struct team {
    size_t count;
    pthread_t *threads;
    struct argument argument;
};

static void *run(void *p) {
    struct argument *argument = p;
    size_t number = argument->number;
    argument->results[number] = member_work(number);
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = calloc(1, sizeof *team);
    if (!team)
        return NULL;
    team->threads = malloc((count + 1) * sizeof(pthread_t));
    team->argument.results = malloc((count + 1) * sizeof(long));
    int error = ENOMEM;
    if (!team->threads || !team->argument.results)
        goto failed;
    for (; team->count < count; team->count++) {
        team->argument.number = team->count;
        error = pthread_create(&team->threads[team->count], NULL, run, &team->argument);
        if (error)
            goto failed;
    }
    return team;
failed:
    for (size_t i = 0; i < team->count; i++)
        pthread_join(team->threads[i], NULL);
    free(team->threads);
    free(team->argument.results);
    free(team);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++)
        pthread_join(team->threads[i], NULL);
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->argument.results[i];
    free(team->threads);
    free(team->argument.results);
    free(team);
}
