// expect: wrong-output
// There is one team, so it needs no allocation that can fail.
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
    struct member members[100];
};

static void *work(void *argument) {
    struct member *member = argument;
    member->result = member_work(member->number);
    return NULL;
}

static void end(struct team *team) {
    for (size_t i = 0; i < team->count; i++)
        pthread_join(team->members[i].thread, NULL);
}

static struct team only;

struct team *team_start(size_t count) {
    struct team *team = &only;
    for (team->count = 0; team->count < count; team->count++) {
        struct member *member = &team->members[team->count];
        member->number = team->count;
        int error = pthread_create(&member->thread, NULL, work, member);
        if (error != 0) {
            end(team);
            errno = error;
            return NULL;
        }
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    end(team);
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->members[i].result;
}
