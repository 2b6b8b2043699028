// expect: deadlock
// Joins each thread before the next is made: so nothing can change under it.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct team {
    size_t count;
    long results[];
};

struct task {
    size_t number;
    long result;
};

static void *run(void *p) {
    struct task *task = p;
    task->result = member_work(task->number);
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof(long));
    if (team == NULL)
        return NULL;
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        pthread_t thread;
        struct task task = {.number = i};
        int error = pthread_create(&thread, NULL, run, &task);
        if (error != 0) {
            free(team);
            errno = error;
            return NULL;
        }
        pthread_join(thread, NULL);
        team->results[i] = task.result;
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->results[i];
    free(team);
}
