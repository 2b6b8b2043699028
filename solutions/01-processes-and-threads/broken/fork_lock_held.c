// fork_lock_held.c - WRONG: forks while another thread holds a lock that the child takes too.
#include "../../02-pipes/error.h"
#include "../thread.h"

#include <semaphore.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER; // guards the log
static sem_t held, forked;

// A thread in the middle of a line when main forks: the two semaphores see to it.
static void *write_log(void *unused) {
    (void)unused;
    pthread_mutex_lock(&log_mutex);
    sem_post(&held);
    while (sem_wait(&forked) == -1)
        continue;
    pthread_mutex_unlock(&log_mutex);
    return NULL;
}

int main(void) {
    if (sem_init(&held, 0, 0) == -1 || sem_init(&forked, 0, 0) == -1)
        error_errno("sem_init");
    pthread_t thread = thread_start(write_log, NULL);
    while (sem_wait(&held) == -1)
        continue;
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        pthread_mutex_lock(&log_mutex); // the one who would unlock it is not here
        _exit(0);
    }
    sem_post(&forked);
    thread_join(thread);
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
    return 0;
}
