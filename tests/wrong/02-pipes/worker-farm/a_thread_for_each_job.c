// expect: rule
// A thread forks, waits for its child, and reports it. A semaphore counts the places that are free.
#include "worker_farm.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    pthread_t thread;
    pid_t pid;
    size_t number;
};

static sem_t places;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *attend(void *argument) {
    struct job *job = argument;
    int status;
    while (waitpid(job->pid, &status, 0) == -1 && errno == EINTR)
        ;
    pthread_mutex_lock(&lock);
    job_done(job->number, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    pthread_mutex_unlock(&lock);
    sem_post(&places);
    return NULL;
}

int farm_run(int in, size_t limit) {
    struct job *jobs[1000];
    size_t count = 0;
    int error = 0;
    sem_init(&places, 0, (unsigned)limit);
    for (;;) {
        unsigned char input;
        while (sem_wait(&places) == -1)
            ;
        ssize_t n;
        while ((n = read(in, &input, 1)) == -1 && errno == EINTR)
            ;
        if (n != 1)
            break;
        struct job *job = malloc(sizeof *job);
        if (job == NULL)
            break;
        job->number = count;
        job->pid = fork();
        if (job->pid == -1) {
            error = errno;
            free(job);
            break;
        }
        if (job->pid == 0)
            _exit(job_do(count, input));
        jobs[count++] = job;
        pthread_create(&job->thread, NULL, attend, job);
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(jobs[i]->thread, NULL);
        free(jobs[i]);
    }
    sem_destroy(&places);
    errno = error;
    return error ? -1 : 0;
}
