// expect: none
// shows: two named semaphores make parent and child take turns at a shared counter

#include <fcntl.h>
#include <semaphore.h>

#include "measure.h"

static sem_t *semaphore_new(const char *role, unsigned value) {
    char name[64];
    snprintf(name, sizeof name, "/hb-%s-%d", role, (int)getpid());
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, value);
    if (semaphore == SEM_FAILED)
        measure_die("sem_open", errno);
    SYS(sem_unlink(name)); // it goes with the last who has it open
    return semaphore;
}

static void play(sem_t *mine, sem_t *other, int *shared) {
    for (int i = 0; i < 2; i++) {
        SYS(sem_wait(mine));
        (*shared)++;
        SYS(sem_post(other));
    }
}

int main(void) {
    int *count = shared_memory(sizeof *count);
    sem_t *parents = semaphore_new("parent", 1);
    sem_t *childs = semaphore_new("child", 0);
    pid_t child = SYS(fork());
    if (child == 0) {
        play(childs, parents, count);
        _exit(0);
    }
    play(parents, childs, count);
    reap(child);
    SYS(sem_close(parents));
    SYS(sem_close(childs));
    return *count == 4 ? 0 : 1;
}
