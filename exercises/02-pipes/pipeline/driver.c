/* pipeline: runs a pipeline that is given as words, and exits with its status.
 *
 *   pipeline [-a|-v|-c] COMMAND [ARGUMENT]... ['|' COMMAND [ARGUMENT]...]...
 *
 * With -v it prints, before and after the pipeline, what it does. The first of the two lines is still
 * in stdio's buffer when pipeline_run forks. With -c it has another child, which has ended. With -a
 * it ends by abort when the call has left something behind, for runs in which calls are made to fail:
 * an exit may also tell of that failure. SIGUSR1
 * is caught, so that a command may send it to its parent. What the call has left behind that it
 * should not, the driver says on standard error.
 */
#include "pipeline.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

/* How many descriptors are open here. */
static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    need(folder == NULL ? -1 : 0, "/proc/self/fd");
    int count = -1; /* the folder's own */
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* A child that is none of pipeline_run's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    need(child, "fork");
    if (child == 0)
        _exit(9);
    siginfo_t info;
    need(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "waitid");
    return child;
}

/* Says what the call has left behind, on standard error. */
static void report_leftovers(int descriptors_before, int aborts) {
    int more = descriptors() - descriptors_before;
    if (more != 0)
        fprintf(stderr, "pipeline: open descriptors: %+d against before the call\n", more);
    pid_t child = waitpid(-1, NULL, WNOHANG);
    if (child > 0)
        fprintf(stderr, "pipeline: a child was left as a zombie\n");
    else if (child == 0)
        fprintf(stderr, "pipeline: a child was left running\n");
    if (aborts && (more != 0 || child >= 0))
        abort();
}

/* The caller may have set a low limit for descriptors, to see a pipe fail. Counting needs one too. */
static void raise_limit(void) {
    struct rlimit limit;
    need(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    need(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

/* Puts a null pointer in the place of each "|", and a pointer to each command into `commands`.
 * Returns how many there are, or 0 when one of them has no word. */
static size_t split(char *words[], char **commands[]) {
    size_t count = 0;
    for (;;) {
        if (*words == NULL || strcmp(*words, "|") == 0)
            return 0;
        commands[count++] = words;
        while (*words != NULL && strcmp(*words, "|") != 0)
            words++;
        if (*words == NULL)
            return count;
        *words++ = NULL;
    }
}

int main(int argc, char *argv[]) {
    struct sigaction action = {.sa_handler = handle}; /* and not SA_RESTART */
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL), "sigaction");
    mallopt(M_PERTURB, 0xEE); /* fresh memory is never zero by luck */

    int verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    char ***commands = malloc((size_t)argc * sizeof *commands);
    need(commands == NULL ? -1 : 0, "malloc");
    int with_child = argc > 1 && strcmp(argv[1], "-c") == 0;
    int aborts = argc > 1 && strcmp(argv[1], "-a") == 0;
    size_t count = split(argv + 1 + (verbose || with_child || aborts), commands);
    if (count == 0) {
        fprintf(
            stderr,
            "usage: pipeline [-a|-v|-c] COMMAND [ARGUMENT]... ['|' COMMAND [ARGUMENT]...]...\n");
        free(commands);
        return 2;
    }

    if (verbose)
        printf("commands: %zu\n", count);
    pid_t self = getpid(), own = with_child ? start_own_child() : 0;
    int before = descriptors();
    int status = pipeline_run(commands, count);
    int error = errno;
    if (getpid() != self) {
        fprintf(stderr, "pipeline: pipeline_run returned a second time, in a child\n");
        _exit(99);
    }
    raise_limit();
    if (own != 0 && waitpid(own, NULL, 0) == -1)
        fprintf(stderr, "pipeline: the caller's own child has been waited for\n");
    report_leftovers(before, aborts);
    free(commands);
    if (status == -1) {
        fprintf(stderr, "pipeline: returned -1, %s\n", strerrorname_np(error));
        return 2;
    }
    if (verbose)
        printf("status: %d\n", status);
    return status;
}
