/* run_status: runs commands through the function of that name and prints how each has ended,
 * `exit N` or `signal N`.
 *
 *   run_status WORD... [, WORD...]...
 *
 * A comma that is a word of its own stands between two commands. Ahead of a command may stand
 *
 *   -c          the caller has another child, which has ended
 *   -e          a look that finds the command running comes back when it has ended
 *
 * After each it looks for what should not be left: children, a second process that came back.
 * SIGUSR1 is caught, so that a command may send it to its parent. */
#include "run_status.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void need(int result, const char *what) {
    if (result == -1) {
        perror(what);
        exit(2);
    }
}

static void handle(int signal_number) {
    (void)signal_number;
}

/* Leaves no zeros where the next function's variables will lie: a null pointer that is found there
 * would be luck. */
__attribute__((noinline)) static void spoil_stack(void) {
    volatile unsigned char spoilt[1 << 15];
    for (size_t i = 0; i < sizeof spoilt; i++)
        spoilt[i] = 0xEE;
}

/* A child that is none of run_status's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    need(child, "fork");
    if (child == 0)
        _exit(9);
    siginfo_t info;
    need(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "waitid");
    return child;
}

/* --- the calls that look without waiting ----------------------------------------------------- */

/* Between such a look and a call that waits for a signal the command may end. Here it does. Weak, for
 * a sanitizer or a scheduler that has calls of its own. */
#define CHOSEN __attribute__((weak))

static bool ends_behind_the_look;

static void let_a_child_end(void) {
    siginfo_t info;
    while (ends_behind_the_look &&
           syscall(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOWAIT, NULL) == -1 && errno == EINTR)
        ;
}

CHOSEN pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
    pid_t result = (pid_t)syscall(SYS_wait4, pid, status, options, usage);
    if (result == 0)
        let_a_child_end();
    return result;
}

CHOSEN pid_t waitpid(pid_t pid, int *status, int options) {
    return wait4(pid, status, options, NULL);
}

CHOSEN int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
    if (info != NULL)
        info->si_pid = 0;
    int result = (int)syscall(SYS_waitid, type, id, info, options, NULL);
    if (result == 0 && info != NULL && info->si_pid == 0)
        let_a_child_end();
    return result;
}

/* --- one command ------------------------------------------------------------------------------ */

static void run(size_t count, char *words[], bool with_child, bool ends_early) {
    pid_t self = getpid(), own = with_child ? start_own_child() : 0;

    /* The words in a block of their own, so that what lies behind the last is nobody's. */
    char **copy = malloc(count * sizeof *copy);
    need(copy == NULL ? -1 : 0, "malloc");
    memcpy(copy, words, count * sizeof *copy);
    struct run_end end = {.how = (enum run_how)77, .number = -77};
    spoil_stack();
    ends_behind_the_look = ends_early;
    int result = run_status(count, copy, &end);
    int error = errno;
    ends_behind_the_look = false;
    if (getpid() != self) {
        fprintf(stderr, "driver: run_status returned a second time, in its child\n");
        _exit(99);
    }
    free(copy);

    if (own != 0 && waitpid(own, NULL, 0) == -1)
        fprintf(stderr, "driver: the caller's own child has been waited for\n");
    pid_t left = waitpid(-1, NULL, WNOHANG);
    if (left >= 0)
        fprintf(stderr, "driver: a child was left %s\n", left > 0 ? "as a zombie" : "running");

    if (result == -1)
        printf("-1, %s\n", strerrorname_np(error));
    else if (result != 0)
        printf("run_status returned %d\n", result);
    else if (end.how == RUN_EXIT || end.how == RUN_SIGNAL)
        printf("%s %d\n", end.how == RUN_EXIT ? "exit" : "signal", end.number);
    else
        printf("how is %d, number is %d\n", (int)end.how, end.number);
}

int main(int argc, char *argv[]) {
    struct sigaction action = {.sa_handler = handle}; /* and not SA_RESTART */
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL), "sigaction");
    signal(SIGINT, SIG_DFL); /* whatever it was for the one who has started this */
    signal(SIGQUIT, SIG_DFL);
    mallopt(M_PERTURB, 0xEE); /* nor is fresh memory zero by luck */

    for (int begin = 1, end; begin < argc; begin = end + 1) {
        bool with_child = strcmp(argv[begin], "-c") == 0;
        bool ends_early = strcmp(argv[begin], "-e") == 0;
        begin += with_child || ends_early;
        for (end = begin; end < argc && strcmp(argv[end], ",") != 0; end++)
            ;
        if (end == begin) {
            fprintf(stderr, "usage: run_status [-c|-e] WORD... [, [-c|-e] WORD...]...\n");
            return 2;
        }
        /* What is printed stays in stdio's buffer while the next command runs: fork copies it. */
        run((size_t)(end - begin), argv + begin, with_child, ends_early);
    }
    return 0;
}
