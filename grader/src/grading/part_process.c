#include "part_process.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a part may say, in bytes; more is a mistake in the grader. */
enum { OUTCOME_LIMIT = 16 * 1024 * 1024 };

/* Puts the process in order for the tools that the part is going to run. */
static void settle(pid_t parent, int niceness, const sigset_t *mask) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_CANNOT);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    if (niceness > 0 && nice(niceness) < 0)
        errno = 0; /* no harm: it is only slower for the others */
}

void part_start(struct part_process *process, part_work *work, const struct grading *grading,
                int niceness, const sigset_t *mask) {
    *process = (struct part_process){.state = PART_RUNNING, .began = text_now()};
    int ends[2] = {-1, -1};
    pid_t parent = getpid();
    pid_t pid = pipe2(ends, O_CLOEXEC) < 0 ? -1 : fork();
    if (pid == 0) {
        close(ends[0]);
        settle(parent, niceness, mask);
        json_t *outcome = work(grading);
        int status = json_dumpfd(outcome, ends[1], JSON_COMPACT) == 0 ? 0 : EXIT_CANNOT;
        json_decref(outcome);
        _exit(status);
    }
    if (pid < 0) {
        process->outcome = outcome_error("the machine has no room for another process (%s): end "
                                         "some and grade again",
                                         strerror(errno));
        process->state = PART_DONE;
        process->ended = process->began;
        if (ends[0] >= 0)
            close(ends[0]);
    } else {
        setpgid(pid, pid); /* in both, so that it holds before either goes on */
        process->pid = pid;
        process->fd = ends[0];
    }
    if (ends[1] >= 0)
        close(ends[1]);
}

bool part_read(struct part_process *process, const char *name) {
    char block[65536];
    ssize_t count = read(process->fd, block, sizeof block);
    if (count < 0 && errno == EINTR)
        return false;
    if (count > 0 && process->length + (size_t)count <= OUTCOME_LIMIT) {
        process->text = memory_resize(process->text, process->length + (size_t)count);
        memcpy(process->text + process->length, block, (size_t)count);
        process->length += (size_t)count;
        return false;
    }
    process->outcome = process->text ? json_loadb(process->text, process->length, 0, NULL) : NULL;
    if (!process->outcome)
        process->outcome = outcome_error("the grader's part '%s' ended without an answer: see "
                                         "above, and 'grader/grade doctor'",
                                         name);
    part_end(process);
    return true;
}

void part_end(struct part_process *process) {
    if (process->state == PART_DONE)
        return;
    if (process->state == PART_RUNNING) {
        kill(-process->pid, SIGKILL);
        close(process->fd);
        waitpid(process->pid, NULL, 0);
    }
    process->state = PART_DONE;
    process->ended = text_now();
    free(process->text);
    process->text = NULL;
}

void part_end_all(void) {
    char *path = text_format("/proc/self/task/%ld/children", (long)getpid());
    pid_t child;
    do {
        FILE *children = fopen(path, "re");
        long pid;
        while (children && fscanf(children, "%ld", &pid) == 1)
            kill((pid_t)pid, SIGKILL);
        if (children)
            fclose(children);
        child = waitpid(-1, NULL, 0);
    } while (child > 0 || (child < 0 && errno == EINTR));
    free(path);
}
