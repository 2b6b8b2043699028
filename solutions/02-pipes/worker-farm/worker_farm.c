/* A farm of workers: the reference solution. The contract is in worker_farm.h. */
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* SIGCHLD is blocked but while ppoll waits, so that no end of a child falls between a look at the
 * children and the wait. */
struct farm {
    int in;
    bool ended;     /* no job comes any more */
    size_t limit;   /* slots */
    size_t running; /* of them in use */
    struct slot *slots;
    size_t count;            /* jobs so far */
    sigset_t mask;           /* of the caller, */
    sigset_t open;           /* and without SIGCHLD */
    struct sigaction action; /* of the caller, for SIGCHLD */
};

struct slot {
    pid_t child; /* 0: free */
    size_t job;
};

/* That it is caught is all that is needed: it ends the wait. */
static void wake(int signal_number) {
    (void)signal_number;
}

static int open_farm(struct farm *farm, int in, size_t limit) {
    struct sigaction action = {.sa_handler = wake};
    sigset_t blocked;
    *farm = (struct farm){.in = in, .limit = limit};
    farm->slots = calloc(limit, sizeof *farm->slots);
    if (farm->slots == NULL)
        return -1;
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &farm->mask);
    farm->open = farm->mask;
    sigdelset(&farm->open, SIGCHLD); /* the caller may have blocked it, too */
    sigaction(SIGCHLD, &action, &farm->action);
    return 0;
}

/* In the reverse order: a signal that is pending finds no handler of the caller's to surprise. */
static void close_farm(struct farm *farm) {
    sigaction(SIGCHLD, &farm->action, NULL);
    sigprocmask(SIG_SETMASK, &farm->mask, NULL);
    free(farm->slots);
}

/* Starts a job in a free slot. */
static int start(struct farm *farm, unsigned char input) {
    size_t free_slot = 0;
    while (farm->slots[free_slot].child != 0)
        free_slot++;
    pid_t child = fork();
    if (child == -1)
        return -1;
    if (child == 0) {
        sigaction(SIGCHLD, &farm->action, NULL);
        sigprocmask(SIG_SETMASK, &farm->mask, NULL);
        _exit(job_do(farm->count, input));
    }
    farm->slots[free_slot] = (struct slot){child, farm->count};
    farm->count++;
    farm->running++;
    return 0;
}

/* Reports every job that has ended. One SIGCHLD may stand for many children, so each is asked
 * after; by its PID, for others are not ours. */
static void reap(struct farm *farm) {
    for (size_t i = 0; i < farm->limit; i++) {
        struct slot *slot = &farm->slots[i];
        int status;
        if (slot->child == 0 || waitpid(slot->child, &status, WNOHANG) != slot->child)
            continue;
        slot->child = 0;
        farm->running--;
        job_done(slot->job, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
}

/* Takes one job from the pipe, which has one or has ended. */
static int take_job(struct farm *farm) {
    unsigned char input;
    ssize_t taken = read(farm->in, &input, 1);
    if (taken == 1)
        return start(farm, input);
    if (taken == 0)
        farm->ended = true;
    return taken == -1 && errno != EINTR ? -1 : 0;
}

/* Waits until a job comes, if there is a slot for it, or a child ends. */
static int wait_for_either(struct farm *farm) {
    bool wants_job = !farm->ended && farm->running < farm->limit;
    struct pollfd in = {.fd = wants_job ? farm->in : -1, .events = POLLIN};
    int ready = ppoll(&in, 1, NULL, &farm->open);
    if (ready == 1)
        return take_job(farm);
    return ready == -1 && errno != EINTR ? -1 : 0;
}

int farm_run(int in, size_t limit) {
    struct farm farm;
    int error = 0;
    if (open_farm(&farm, in, limit) == -1)
        return -1;
    while (!farm.ended || farm.running > 0) {
        if (wait_for_either(&farm) == -1) {
            error = errno;
            farm.ended = true; /* no more jobs; those that run are waited for */
        }
        reap(&farm);
    }
    close_farm(&farm);
    errno = error;
    return error == 0 ? 0 : -1;
}
