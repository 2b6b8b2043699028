/* What a task does at this moment. See task_look.h. */
#include "task_look.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* TASKS_MAX tasks at a time; more processor time than any call under test takes, by far. */
enum { TASKS_MAX = 64, BUSY_MS = 400 };

/* Reads a file of the task's as a string, an empty one when it is gone. By bare system calls: a driver
 * may have a read of its own. */
static const char *read_about(struct task task, const char *file, char *text, size_t size) {
    char path[80];
    if (task.process == 0)
        snprintf(path, sizeof path, "/proc/self/task/%d/%s", (int)task.id, file);
    else
        snprintf(path, sizeof path, "/proc/%d/task/%d/%s", (int)task.process, (int)task.id, file);
    ssize_t length = 0;
    long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd != -1) {
        length = syscall(SYS_read, fd, text, size - 1);
        syscall(SYS_close, fd);
    }
    text[length > 0 ? length : 0] = '\0';
    return text;
}

/* The letter of its state, X when it is gone; and how often it has left a processor. */
static char state_of(struct task task, unsigned long *switches) {
    char text[4096];
    const char *state = strstr(read_about(task, "status", text, sizeof text), "\nState:\t");
    *switches = 0;
    for (const char *at = text; (at = strstr(at, "voluntary_ctxt_switches:")) != NULL; at++)
        *switches += strtoul(at + strlen("voluntary_ctxt_switches:"), NULL, 10);
    return state == NULL ? 'X' : state[strlen("\nState:\t")];
}

static long cpu_ms(struct task task) {
    char text[1024];
    unsigned long user, system;
    const char *name_end = strrchr(read_about(task, "stat", text, sizeof text), ')');
    if (name_end == NULL || sscanf(name_end,
                                   ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u"
                                   " %lu %lu",
                                   &user, &system) != 2)
        return 0;
    return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

/* Takes the call's number and arguments from /proc/PID/task/TID/syscall, which says "running" while
 * there is none. Returns false then. */
static bool take_call(struct task task, struct task_look *look) {
    char text[256];
    unsigned long *at = look->arguments;
    look->call = -1;
    if (*read_about(task, "syscall", text, sizeof text) == '\0')
        return true; /* it may not be read: the state says at least that it waits */
    return sscanf(text, "%ld %lx %lx %lx %lx %lx %lx", &look->call, &at[0], &at[1], &at[2], &at[3],
                  &at[4], &at[5]) == 7 &&
           look->call >= 0;
}

static bool ends_by_itself(const struct task_look *look) {
    return look->call == SYS_nanosleep || look->call == SYS_clock_nanosleep ||
           (look->call == SYS_futex && look->arguments[3] != 0);
}

struct task_look task_look(struct task task) {
    struct task_look look = {.cpu_ms = cpu_ms(task)};
    unsigned long later;
    char before = state_of(task, &look.switches);
    bool is_in_call = take_call(task, &look);
    /* One that is being woken is in its call still, but its state is that of one that runs; and one
     * that slept, ran and sleeps again has been switched. */
    char after = state_of(task, &later);
    if (after == 'Z' || after == 'X')
        look.state = TASK_ENDED;
    else if (after == 'T')
        look.state = TASK_STOPPED;
    else if (!is_in_call || before != 'S' || after != 'S' || later != look.switches)
        look.state = TASK_RUNS;
    else
        look.state = ends_by_itself(&look) ? TASK_NAPS : TASK_SLEEPS;
    if (look.state != TASK_SLEEPS && look.state != TASK_NAPS)
        look.call = -1;
    return look;
}

size_t tasks_of(pid_t process, struct task tasks[], size_t most) {
    char path[40] = "/proc/self/task";
    size_t count = 0;
    if (process != 0)
        snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *folder = opendir(path);
    for (const struct dirent *entry;
         folder != NULL && count < most && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            tasks[count++] = (struct task){process, (pid_t)strtol(entry->d_name, NULL, 10)};
    if (folder != NULL)
        closedir(folder);
    return count;
}

/* Looks at all of them. Returns whether none runs, and how often each has been switched; `wrong` is set to
 * what one does that waits in the wrong way. */
static bool all_rest(const struct task tasks[], size_t count, const long busy_from[],
                     unsigned long switches[], const char **wrong) {
    for (size_t i = 0; i < count; i++) {
        struct task_look look = task_look(tasks[i]);
        if (look.state == TASK_NAPS)
            *wrong = "sleeps for some time and looks again";
        else if (look.state == TASK_RUNS && look.cpu_ms - busy_from[i] > BUSY_MS)
            *wrong = "is busy with it: it looks again and again";
        if (look.state != TASK_SLEEPS && look.state != TASK_ENDED)
            return false;
        switches[i] = look.state == TASK_ENDED ? 0 : look.switches;
    }
    return true;
}

/* The kernel shows a zombie an instant before it wakes the parent, and holds a lock meanwhile that waitid takes too.
 * Returns true: whoever was seen to have ended has told its parent by now. */
static bool have_told_parents(void) {
    siginfo_t info;
    syscall(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT, NULL);
    return true;
}

const char *tasks_settle(const struct task tasks[], size_t count) {
    long busy_from[TASKS_MAX];
    unsigned long first[TASKS_MAX], second[TASKS_MAX];
    const char *wrong = NULL;
    if (count > TASKS_MAX)
        abort();
    for (size_t i = 0; i < count; i++)
        busy_from[i] = cpu_ms(tasks[i]);
    /* Between two looks that show the same there was a moment at which none of them ran. */
    while (!all_rest(tasks, count, busy_from, first, &wrong) || !have_told_parents() ||
           !all_rest(tasks, count, busy_from, second, &wrong) ||
           memcmp(first, second, count * sizeof *first) != 0) {
        if (wrong != NULL)
            return wrong;
        sched_yield();
    }
    return NULL;
}
