/* Threads that each get an argument and give back a result. The contract is in thread_arguments.h;
 * team_start and team_join are yours. */
#include "thread_arguments.h"

#include <errno.h>
#include <pthread.h>

struct team {
    size_t count;
};

struct team *team_start(size_t count) {
    (void)count;
    errno = ENOSYS;
    return NULL;
}

void team_join(struct team *team, long results[]) {
    (void)team;
    (void)results;
}
