/* capture: runs commands through capture_run and prints what it returned.
 *
 *   capture ARGUMENT...
 *
 *   COMMAND     runs the command
 *   -0, -1      close standard input, standard output while the next command runs, as in a daemon
 *   -c          has another child, which has ended, while the next command runs
 *   -a          ends by abort when a call has left something behind, for runs in which calls are
 *               made to fail: an exit may also tell of that failure
 *   -l          runs a command that is longer than the kernel takes, so that there is no shell
 *
 * After each it looks for what should not be left: descriptors, children, a second process that
 * came back from capture_run. SIGUSR1 is caught, so that a command may send it to its parent.
 */
#include "capture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOO_LONG = 1 << 18 }; /* an argument may have 128 KiB: MAX_ARG_STRLEN, see execve(2) */

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

static int aborts; /* with -a */

/* Says what a call has left behind, on standard error. */
static void report_leftovers(int descriptors_before) {
    int more = descriptors() - descriptors_before;
    if (more != 0)
        fprintf(stderr, "capture: open descriptors: %+d against before the call\n", more);
    pid_t child = waitpid(-1, NULL, WNOHANG);
    if (child > 0)
        fprintf(stderr, "capture: a child was left as a zombie\n");
    else if (child == 0)
        fprintf(stderr, "capture: a child was left running\n");
    if (aborts && (more != 0 || child >= 0))
        abort();
}

static void report(const struct capture *capture) {
    if (capture->output == NULL) {
        printf("[no output, not even an empty string]\n");
        return;
    }
    fwrite(capture->output, 1, capture->length, stdout);
    if (capture->length > 0 && capture->output[capture->length - 1] != '\n')
        printf("\n");
    printf("[%zu bytes, status %d]\n", capture->length, capture->status);
    if (capture->output[capture->length] != '\0')
        printf("[no '\\0' after the output]\n");
    free(capture->output);
}

/* Closes a standard descriptor. Returns a copy, out of the way, to put it back with. */
static int put_aside(int fd) {
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 100);
    need(copy, "F_DUPFD_CLOEXEC");
    close(fd);
    return copy;
}

static void put_back(int copy, int fd) {
    need(dup2(copy, fd), "dup2");
    close(copy);
}

/* A child that is none of capture_run's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    need(child, "fork");
    if (child == 0)
        _exit(9);
    siginfo_t info;
    need(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "waitid");
    return child;
}

static void run(const char *command, const int closed[2], int with_child) {
    pid_t self = getpid(), own = with_child ? start_own_child() : 0;
    int copies[2];
    if (closed[1])
        fflush(stdout); /* while it can still be */
    for (int fd = 0; fd < 2; fd++)
        copies[fd] = closed[fd] ? put_aside(fd) : -1;

    struct capture capture;
    memset(&capture, 0xEE, sizeof capture);
    int before = descriptors();
    int result = capture_run(command, &capture);
    int error = errno;
    if (getpid() != self) {
        fprintf(stderr, "capture: capture_run returned a second time, in its child\n");
        _exit(99);
    }
    if (own != 0 && waitpid(own, NULL, 0) == -1)
        fprintf(stderr, "capture: the caller's own child has been waited for\n");
    report_leftovers(before);

    for (int fd = 0; fd < 2; fd++)
        if (closed[fd])
            put_back(copies[fd], fd);
    if (result == 0)
        report(&capture);
    else
        printf("[returned %d, %s]\n", result, strerrorname_np(error));
}

int main(int argc, char *argv[]) {
    struct sigaction action = {.sa_handler = handle}; /* and not SA_RESTART */
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL), "sigaction");
    mallopt(M_PERTURB, 0xEE); /* fresh memory is never zero by luck */
    if (argc < 2) {
        fprintf(stderr, "usage: capture [-a] [-0] [-1] [-c] COMMAND|-l ...\n");
        return 2;
    }

    int closed[2] = {0, 0}, with_child = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-0") == 0 || strcmp(argv[i], "-1") == 0) {
            closed[argv[i][1] - '0'] = 1;
            continue;
        }
        if (strcmp(argv[i], "-a") == 0) {
            aborts = 1;
            continue;
        }
        if (strcmp(argv[i], "-c") == 0) {
            with_child = 1;
            continue;
        }
        /* This line stays in stdio's buffer: fork copies it. */
        if (strcmp(argv[i], "-l") == 0) {
            printf("$ a command of %d bytes\n", TOO_LONG);
            char *command = malloc(TOO_LONG + 1);
            need(command == NULL ? -1 : 0, "malloc");
            memset(command, '#', TOO_LONG);
            command[TOO_LONG] = '\0';
            run(command, closed, with_child);
            free(command);
        } else {
            printf("$ %s\n", argv[i]);
            run(argv[i], closed, with_child);
        }
        closed[0] = closed[1] = with_child = 0;
    }
    return 0;
}
