// expect: wrong-output
// Each thread has an argument of its own, in an array that lives as long as team_start runs.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct argument {
    struct team *team;
    size_t number;
};

struct team {
    size_t count;
    long *results;
    pthread_t threads[];
};

static void *run(void *p) {
    struct argument *argument = p;
    long result = member_work(argument->number);
    argument->team->results[argument->number] = result;
    return NULL;
}

struct team *team_start(size_t count) {
    struct argument arguments[count + 1];
    struct team *team = malloc(sizeof *team + count * sizeof(pthread_t));
    if (team == NULL)
        return NULL;
    team->results = malloc((count + 1) * sizeof(long));
    if (team->results == NULL) {
        free(team);
        return NULL;
    }
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        arguments[i].team = team;
        arguments[i].number = i;
        int error = pthread_create(&team->threads[i], NULL, run, &arguments[i]);
        if (error) {
            while (i > 0)
                pthread_join(team->threads[--i], NULL);
            free(team->results);
            free(team);
            errno = error;
            return NULL;
        }
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        pthread_join(team->threads[i], NULL);
        results[i] = team->results[i];
    }
    free(team->results);
    free(team);
}
