// expect: wrong-output
// Static memory lives for ever, so the arguments are there; each team goes on where the last
// stopped.
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#define MOST 1000

static size_t numbers[MOST];
static long returned[MOST];
static pthread_t threads[MOST];
static size_t used;

struct team {
    size_t first, count;
};

static void *run(void *p) {
    size_t at = (size_t)((size_t *)p - numbers);
    returned[at] = member_work(numbers[at]);
    return NULL;
}

struct team *team_start(size_t count) {
    struct team *team = malloc(sizeof *team);
    if (team == NULL)
        return NULL;
    team->first = used;
    team->count = count;
    for (size_t i = 0; i < count; i++) {
        numbers[used] = used;
        int error = pthread_create(&threads[used], NULL, run, &numbers[used]);
        if (error != 0) {
            while (used > team->first)
                pthread_join(threads[--used], NULL);
            free(team);
            errno = error;
            return NULL;
        }
        used++;
    }
    return team;
}

void team_join(struct team *team, long results[]) {
    for (size_t i = 0; i < team->count; i++) {
        pthread_join(threads[team->first + i], NULL);
        results[i] = returned[team->first + i];
    }
    free(team);
}
