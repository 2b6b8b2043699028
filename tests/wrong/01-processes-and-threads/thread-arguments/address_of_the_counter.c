// expect: wrong-output
// Each thread is given the loop's variable, which has its number just then.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct team {
    size_t count;
    pthread_t *threads;
    long *results;
};

static struct team *current;

static void *run(void *arg) {
    size_t *number = arg;
    size_t n = *number;
    long result = member_work(n);
    current->results[n] = result;
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team);
    if (team == NULL)
        return NULL;
    team->count = count;
    team->threads = calloc(count + 1, sizeof *team->threads);
    team->results = calloc(count + 1, sizeof *team->results);
    current = team;
    size_t i = 0;
    int error = team->threads && team->results ? 0 : ENOMEM;
    for (; error == 0 && i < count; i++) {
        error = pthread_create(&team->threads[i], NULL, run, &i);
        if (error != 0)
            break;
    }
    if (error != 0) {
        while (i-- > 0)
            pthread_join(team->threads[i], NULL);
        free(team->threads);
        free(team->results);
        free(team);
        errno = error;
        return NULL;
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        pthread_join(team->threads[i], NULL);
        results[i] = team->results[i];
    }
    free(team->threads);
    free(team->results);
    free(team);
}
