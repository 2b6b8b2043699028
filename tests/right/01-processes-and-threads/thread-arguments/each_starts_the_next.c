// Each thread starts the next before it does its own work, and joins it after: a chain.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct team {
    size_t count;
    long *results;
    int error;
    sem_t all_started;
    pthread_t first;
};

struct link {
    struct team *team;
    size_t number;
};

static void *run(void *argument) {
    struct link *link = argument;
    struct team *team = link->team;
    struct link next = {team, link->number + 1}; /* lives until its thread is joined, below */
    pthread_t thread;
    int error = 0;
    if (next.number < team->count)
        error = pthread_create(&thread, NULL, run, &next);
    if (error != 0)
        team->error = error;
    if (error != 0 || next.number == team->count)
        sem_post(&team->all_started);
    team->results[link->number] = member_work(link->number);
    if (error == 0 && next.number < team->count)
        pthread_join(thread, NULL);
    if (link->number == 0)
        free(link);
    return NULL;
}

static void end(struct team *team) {
    sem_destroy(&team->all_started);
    free(team->results);
    free(team);
}

struct team *team_start(size_t count) {
    struct team *team = calloc(1, sizeof *team);
    long *results = calloc(count + 1, sizeof *results);
    struct link *link = malloc(sizeof *link);
    if (team == NULL || results == NULL || link == NULL) {
        free(team);
        free(results);
        free(link);
        errno = ENOMEM;
        return NULL;
    }
    team->count = count;
    team->results = results;
    sem_init(&team->all_started, 0, 0);
    if (count == 0) {
        free(link);
        return team;
    }
    *link = (struct link){team, 0};
    int error = pthread_create(&team->first, NULL, run, link);
    if (error != 0) {
        free(link);
        end(team);
        errno = error;
        return NULL;
    }
    while (sem_wait(&team->all_started) == -1)
        ;
    if (team->error == 0)
        return team;
    error = team->error;
    pthread_join(team->first, NULL);
    end(team);
    errno = error;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    if (team->count > 0)
        pthread_join(team->first, NULL);
    for (size_t i = 0; i < team->count; i++)
        results[i] = team->results[i];
    end(team);
}
