// leftover.c - WRONG: O_CREAT without O_EXCL takes what a run that died has left behind.
#include "../shared.h"

#include <fcntl.h>
#include <semaphore.h>

static char name[64];

static void run_and_die(void) {
    sem_t *lock = sem_open(name, O_CREAT, 0600, 1);
    if (lock == SEM_FAILED)
        shared_fail("sem_open");
    int value;
    sem_getvalue(lock, &value);
    printf("this run begins with %d\n", value);
    fflush(stdout);
    if (sem_trywait(lock) == -1)
        printf("and could wait for ever\n");
    fflush(stdout);
    _exit(1); // no sem_post, no sem_unlink
}

int main(void) {
    snprintf(name, sizeof name, "/leftover.%d", (int)getpid());
    process_status(process_start_in(run_and_die));
    process_status(process_start_in(run_and_die));
    sem_unlink(name);
    return 0;
}
