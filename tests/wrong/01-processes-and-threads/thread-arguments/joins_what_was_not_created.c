// expect: fault-handling
// pthread_create works; if not, perror will say so.
#include "thread_arguments.h"

#include <pthread.h>
#include <stdio.h>
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
    if (team == NULL)
        return NULL;
    team->members = calloc(count + 1, sizeof(struct member));
    if (team->members == NULL) {
        free(team);
        return NULL;
    }
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        team->members[i].number = i;
        if (pthread_create(&team->members[i].thread, NULL, run, &team->members[i]) == -1)
            perror("pthread_create");
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
