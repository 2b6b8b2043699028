/* Signals that hit a waiting call for certain. See interruption.h. */
#include "interruption.h"

#include "task_look.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int handled_fd; /* the handler's only way to say that it ran */

static void need(bool is_done, const char *what) {
    if (is_done)
        return;
    perror(what);
    exit(2);
}

static void handle(int signal_number) {
    (void)signal_number;
    int error = errno;
    if (write(handled_fd, "!", 1) != 1)
        abort();
    errno = error;
}

void interruption_begin(struct interruption *interruption) {
    interruption->target = getpid();
    need(pipe(interruption->handled) == 0, "pipe");
    need(pipe(interruption->finished) == 0, "pipe");
    handled_fd = interruption->handled[1];
    struct sigaction action = {.sa_handler = handle};
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
}

void interruption_end(struct interruption *interruption) {
    signal(SIGUSR1, SIG_DFL);
    close(interruption->handled[0]);
    close(interruption->handled[1]);
    close(interruption->finished[0]);
}

void interruption_over(struct interruption *interruption) {
    close(interruption->finished[1]);
}

void interruption_in_child(struct interruption *interruption) {
    close(interruption->handled[1]);
    close(interruption->finished[1]);
}

void interruption_leave(struct interruption *interruption) {
    close(interruption->handled[0]);
    close(interruption->finished[0]);
}

bool interruption_is_over(const struct interruption *interruption) {
    struct pollfd finished = {.fd = interruption->finished[0]};
    return poll(&finished, 1, 1) != 0;
}

bool interruption_sleeps(const struct interruption *interruption) {
    struct task target = {interruption->target, interruption->target};
    return task_look(target).state != TASK_RUNS;
}

bool interruption_held_off(const struct interruption *interruption) {
    char path[32], line[256];
    unsigned long long mask, held = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)interruption->target);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "SigBlk: %llx", &mask) == 1 || sscanf(line, "SigIgn: %llx", &mask) == 1)
            held |= mask;
    fclose(file);
    return (held >> (SIGUSR1 - 1) & 1) != 0;
}

bool interruption_now(const struct interruption *interruption) {
    char byte;
    return kill(interruption->target, SIGUSR1) == 0 &&
           read(interruption->handled[0], &byte, 1) == 1;
}

bool pipe_is_full(int write_end) {
    struct pollfd end = {.fd = write_end, .events = POLLOUT};
    return poll(&end, 1, 0) == 0;
}
