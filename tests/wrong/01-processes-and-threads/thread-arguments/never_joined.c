// expect: wrong-output
// The threads store their results by themselves, so there is nothing to be joined for.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct member {
    size_t number;
    long result;
};

struct team {
    size_t count;
    struct member *members;
};

static void *run(void *p) {
    struct member *member = p;
    member->result = member_work(member->number);
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team);
    if (team == NULL)
        return NULL;
    team->members = calloc(count + 1, sizeof *team->members);
    if (team->members == NULL) {
        free(team);
        return NULL;
    }
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        pthread_t thread;
        team->members[i].number = i;
        int error = pthread_create(&thread, NULL, run, &team->members[i]);
        if (error != 0) {
            errno = error;
            return NULL;
        }
        pthread_detach(thread);
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->members[i].result;
    free(team->members);
    free(team);
}
