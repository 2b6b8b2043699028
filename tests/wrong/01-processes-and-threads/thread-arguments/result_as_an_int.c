// expect: wrong-output
// The result goes through pthread_join as an int in a pointer.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct member {
    pthread_t thread;
    size_t number;
};

struct team {
    size_t count;
    struct member members[];
};

static void *work(void *argument) {
    struct member *member = argument;
    return (void *)(long)(int)member_work(member->number);
}

static void end(struct team *team) {
    for (size_t i = 0; i < team->count; i++)
        pthread_join(team->members[i].thread, NULL);
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof team->members[0]);
    if (team == NULL)
        return NULL;
    for (team->count = 0; team->count < count; team->count++) {
        struct member *member = &team->members[team->count];
        member->number = team->count;
        int error = pthread_create(&member->thread, NULL, work, member);
        if (error != 0) {
            end(team);
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
        pthread_join(team->members[i].thread, &result);
        results[i] = (long)result;
    }
    free(team);
}
