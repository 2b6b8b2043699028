// expect: thread-leak
// Waits until all results are there, with a counter and a condition: the threads end by themselves.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_done = PTHREAD_COND_INITIALIZER;

struct team;

struct member {
    struct team *team;
    size_t number;
    long result;
};

struct team {
    size_t count;
    size_t done; /* guarded by lock */
    struct member members[];
};

static void *run(void *p) {
    struct member *member = p;
    long result = member_work(member->number);
    pthread_mutex_lock(&lock);
    member->result = result;
    member->team->done++;
    pthread_cond_signal(&all_done);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void wait_for(struct team *team, size_t count) {
    pthread_mutex_lock(&lock);
    while (team->done < count)
        pthread_cond_wait(&all_done, &lock);
    pthread_mutex_unlock(&lock);
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof(struct member));
    if (team == NULL)
        return NULL;
    team->count = count;
    team->done = 0;
    for (size_t i = 0; i < count; i++) {
        pthread_t thread;
        team->members[i].team = team;
        team->members[i].number = i;
        int error = pthread_create(&thread, NULL, run, &team->members[i]);
        if (error != 0) {
            wait_for(team, i);
            free(team);
            errno = error;
            return NULL;
        }
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    wait_for(team, team->count);
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->members[i].result;
    free(team);
}
