// expect: leak
// Each thread gets an argument from malloc, and the one who could free it does not know it any
// more.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct team {
    size_t count;
    pthread_t threads[];
};

static void *run(void *p) {
    size_t *number = p;
    long *result = malloc(sizeof *result);
    if (result != NULL)
        *result = member_work(*number);
    return result;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof(pthread_t));
    if (team == NULL)
        return NULL;
    team->count = 0;
    int error = 0;
    while (team->count < count && error == 0) {
        size_t *number = malloc(sizeof *number);
        if (number == NULL) {
            error = ENOMEM;
            break;
        }
        *number = team->count;
        error = pthread_create(&team->threads[team->count], NULL, run, number);
        if (error == 0)
            team->count++;
    }
    if (error == 0)
        return team;
    for (size_t i = 0; i < team->count; i++)
        pthread_join(team->threads[i], NULL);
    free(team);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        void *result;
        pthread_join(team->threads[i], &result);
        results[i] = result == NULL ? -1 : *(long *)result;
        free(result);
    }
    free(team);
}
