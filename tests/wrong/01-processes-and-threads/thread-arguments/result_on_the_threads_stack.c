// expect: wrong-output
// The thread returns a pointer to its result, which pthread_join hands on.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct team {
    size_t count;
    pthread_t threads[];
};

static void store(long *to, long value) {
    *to = value;
}

static void *run(void *p) {
    long result;
    store(&result, member_work((size_t)(uintptr_t)p));
    pthread_exit(&result);
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof(pthread_t));
    if (team == NULL)
        return NULL;
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        int error = pthread_create(&team->threads[i], NULL, run, (void *)(uintptr_t)i);
        if (error != 0) {
            for (size_t k = 0; k < i; k++)
                pthread_join(team->threads[k], NULL);
            free(team);
            errno = error;
            return NULL;
        }
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        void *result;
        pthread_join(team->threads[i], &result);
        results[i] = *(long *)result;
    }
    free(team);
}
