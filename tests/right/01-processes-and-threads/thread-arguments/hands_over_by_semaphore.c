// One argument for all, on the stack: each thread takes a copy, and says so, before the next is
// made.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct member {
    struct member *next;
    pthread_t thread;
    size_t number;
    long result;
};

struct team {
    struct member *last;
};

struct hand_over {
    struct member *member;
    sem_t taken;
};

static void *run(void *argument) {
    struct hand_over *hand_over = argument;
    struct member *mine = hand_over->member;
    sem_post(&hand_over->taken);
    mine->result = member_work(mine->number);
    return NULL;
}

static void join_all(struct team *team, long results[]) {
    while (team->last != NULL) {
        struct member *member = team->last;
        team->last = member->next;
        pthread_join(member->thread, NULL);
        if (results != NULL)
            results[member->number] = member->result;
        free(member);
    }
    free(team);
}

struct team *team_start(size_t count) {
    struct hand_over hand_over;
    struct team *team = calloc(1, sizeof *team);
    if (team == NULL)
        return NULL;
    int error = 0;
    sem_init(&hand_over.taken, 0, 0);
    for (size_t i = 0; i < count && error == 0; i++) {
        hand_over.member = malloc(sizeof *hand_over.member);
        if (hand_over.member == NULL) {
            error = ENOMEM;
            break;
        }
        *hand_over.member = (struct member){.next = team->last, .number = i};
        pthread_t thread;
        error = pthread_create(&thread, NULL, run, &hand_over);
        if (error != 0) {
            free(hand_over.member);
            break;
        }
        while (sem_wait(&hand_over.taken) == -1)
            ;
        hand_over.member->thread = thread;
        team->last = hand_over.member;
    }
    sem_destroy(&hand_over.taken);
    if (error == 0)
        return team;
    join_all(team, NULL);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    join_all(team, results);
}
