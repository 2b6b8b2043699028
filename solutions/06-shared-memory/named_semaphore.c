// named_semaphore.c - two processes take turns by two named semaphores, and leave no name behind.
#include "shared.h"

#include <fcntl.h>
#include <semaphore.h>

enum { ROUNDS = 2 };

static sem_t *ping_may, *pong_may;

// A semaphore under a name of this process's own. The name is gone when this returns: who is forked
// later has the semaphore without it.
static sem_t *open_semaphore(const char *what, unsigned value) {
    char name[64];
    snprintf(name, sizeof name, "/%s.%d", what, (int)getpid());
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, value);
    if (semaphore == SEM_FAILED)
        shared_fail("sem_open");
    sem_unlink(name);
    return semaphore;
}

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            shared_fail("sem_wait");
}

static void take_turns(sem_t *mine, sem_t *other, const char *line) {
    for (int i = 0; i < ROUNDS; i++) {
        wait_for(mine);
        puts(line);
        fflush(stdout); // before the other one's turn
        sem_post(other);
    }
}

static void ping(void) {
    take_turns(ping_may, pong_may, "ping");
}

static void pong(void) {
    take_turns(pong_may, ping_may, "pong");
}

int main(void) {
    ping_may = open_semaphore("ping", 1);
    pong_may = open_semaphore("pong", 0);
    RUN_PROCESSES(ping, pong);
    sem_close(ping_may);
    sem_close(pong_may);
    return 0;
}
