// expect: fault-handling
// When a thread is not to be had there is no team: it frees what it has, and says so.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct member {
    pthread_t thread;
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
    struct member *members = calloc(count + 1, sizeof *members);
    if (team == NULL || members == NULL) {
        free(team);
        free(members);
        return NULL;
    }
    team->count = count;
    team->members = members;
    for (size_t i = 0; i < count; i++) {
        members[i].number = i;
        int error = pthread_create(&members[i].thread, NULL, run, &members[i]);
        if (error != 0) {
            free(members);
            free(team);
            errno = error;
            return NULL;
        }
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        pthread_join(team->members[i].thread, NULL);
        results[i] = team->members[i].result;
    }
    free(team->members);
    free(team);
}
