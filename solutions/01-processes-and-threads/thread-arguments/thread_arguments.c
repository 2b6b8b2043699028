/* Threads that each get an argument and give back a result: the reference solution. The contract is
 * in thread_arguments.h. */
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* A thread's own: it is there before the thread begins, and until it is joined, and no other thread
 * touches it in between. */
struct member {
    pthread_t thread;
    size_t number; /* what it is given */
    long result;   /* what it gives back */
};

struct team {
    size_t count;
    struct member members[];
};

static void *run_member(void *argument) {
    struct member *member = argument;
    member->result = member_work(member->number);
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team + count * sizeof team->members[0]);
    if (team == NULL)
        return NULL;
    for (team->count = 0; team->count < count; team->count++) {
        struct member *member = &team->members[team->count];
        member->number = team->count;
        int error = pthread_create(&member->thread, NULL, run_member, member);
        if (error != 0) {
            for (size_t i = 0; i < team->count; i++)
                pthread_join(team->members[i].thread, NULL);
            free(team);
            errno = error; /* pthread_create returns it, and leaves errno alone */
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
    free(team);
}
