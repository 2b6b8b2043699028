// expect: hang
// What is no job is -1, which no byte is.
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_JOB = -1 };

typedef struct Job {
    struct Job *next;
    pid_t pid;
    size_t number;
} Job;

static void reap(Job **jobs, size_t *running) {
    while (*jobs != NULL) {
        Job *job = *jobs;
        int status;
        if (waitpid(job->pid, &status, WNOHANG) != job->pid) {
            jobs = &job->next;
            continue;
        }
        *jobs = job->next;
        (*running)--;
        job_done(job->number,
                 WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
        free(job);
    }
}

/* The next job, or NO_JOB with 0 or an error in *error. */
static int next_job(int in, int *error) {
    signed char input;
    ssize_t got;
    while ((got = read(in, &input, 1)) == -1 && errno == EINTR)
        ;
    *error = got == -1 ? errno : 0;
    return got == 1 ? input : NO_JOB;
}

int farm_run(int in, size_t limit) {
    sigset_t chld, before;
    Job *jobs = NULL;
    size_t running = 0, number = 0;
    bool more = true;
    int error = 0;

    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, &before);
    int signals = signalfd(-1, &chld, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals == -1) {
        error = errno;
        more = false;
    }
    while (more || running > 0) {
        struct pollfd polled[2] = {{.fd = signals, .events = POLLIN},
                                   {.fd = more && running < limit ? in : -1, .events = POLLIN}};
        if (poll(polled, 2, -1) == -1)
            continue;
        if (polled[0].revents != 0) {
            struct signalfd_siginfo info;
            while (read(signals, &info, sizeof info) > 0)
                ;
            reap(&jobs, &running);
        }
        if (polled[1].revents == 0)
            continue;
        int input = next_job(in, &error);
        if (input == NO_JOB) {
            more = false;
            continue;
        }
        Job *job = malloc(sizeof *job);
        pid_t pid = job == NULL ? -1 : fork();
        if (pid == -1) {
            error = errno;
            free(job);
            more = false;
            continue;
        }
        if (pid == 0) {
            sigprocmask(SIG_SETMASK, &before, NULL);
            close(signals);
            free(job);
            while (jobs != NULL) {
                Job *next = jobs->next;
                free(jobs);
                jobs = next;
            }
            _exit(job_do(number, (unsigned char)input));
        }
        *job = (Job){jobs, pid, number++};
        jobs = job;
        running++;
    }
    if (signals != -1)
        close(signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return error == 0 ? 0 : -1;
}
