// The self-pipe: the handler writes a byte, select sees it.
#include "worker_farm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static int bell[2];

static void ring(int signal_number) {
    int saved = errno;
    (void)signal_number;
    /* Non-blocking: when it is full it rings already. */
    while (write(bell[1], "", 1) == -1 && errno == EINTR)
        ;
    errno = saved;
}

struct state {
    pid_t *pids; /* by job number; 0: reported */
    size_t count, room, running;
};

static void remember(struct state *state, pid_t pid) {
    state->pids[state->count++] = pid;
    state->running++;
}

static int reserve(struct state *state) {
    if (state->count < state->room)
        return 0;
    pid_t *pids = realloc(state->pids, (state->room * 2 + 8) * sizeof *pids);
    if (pids == NULL)
        return -1;
    state->pids = pids;
    state->room = state->room * 2 + 8;
    return 0;
}

static void collect(struct state *state) {
    for (size_t i = 0; i < state->count; i++) {
        int status;
        if (state->pids[i] == 0 || waitpid(state->pids[i], &status, WNOHANG) <= 0)
            continue;
        state->pids[i] = 0;
        state->running--;
        job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
}

static int work(struct state *state, int in, size_t limit, const struct sigaction *old,
                const sigset_t *mask) {
    int more = 1, error = 0;
    while (more || state->running > 0) {
        fd_set set;
        int highest = bell[0];
        FD_ZERO(&set);
        FD_SET(bell[0], &set);
        if (more && state->running < limit) {
            FD_SET(in, &set);
            highest = in > highest ? in : highest;
        }
        if (select(highest + 1, &set, NULL, NULL, NULL) == -1)
            continue;
        if (FD_ISSET(bell[0], &set)) {
            char bytes[100];
            while (read(bell[0], bytes, sizeof bytes) > 0)
                ;
            collect(state);
        }
        unsigned char input;
        ssize_t n = FD_ISSET(in, &set) ? read(in, &input, 1) : -2;
        if (n == 0)
            more = 0;
        if (n == -1 && errno != EINTR) {
            error = errno;
            more = 0;
        }
        if (n != 1)
            continue;
        pid_t pid = reserve(state) == -1 ? -1 : fork();
        if (pid == 0) {
            sigaction(SIGCHLD, old, NULL);
            sigprocmask(SIG_SETMASK, mask, NULL);
            close(bell[0]);
            close(bell[1]);
            free(state->pids);
            _exit(job_do(state->count, input));
        }
        if (pid == -1) {
            error = errno;
            more = 0;
        } else {
            remember(state, pid);
        }
    }
    errno = error;
    return error ? -1 : 0;
}

int farm_run(int in, size_t limit) {
    struct state state = {0};
    struct sigaction action = {.sa_handler = ring, .sa_flags = SA_RESTART}, old;
    sigset_t child, mask;
    if (pipe2(bell, O_NONBLOCK | O_CLOEXEC) == -1)
        return -1;
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, &old);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_UNBLOCK, &child, &mask);
    int result = work(&state, in, limit, &old, &mask), error = errno;
    sigaction(SIGCHLD, &old, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    close(bell[0]);
    close(bell[1]);
    free(state.pids);
    errno = error;
    return result;
}
