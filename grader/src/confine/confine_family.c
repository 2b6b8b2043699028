#include "confine_family.h"

#include "text.h"

#include <ctype.h>
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

void family_take_precedence(void) {
    struct sched_param first = {.sched_priority = 1};
    if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first) < 0)
        setpriority(PRIO_PROCESS, 0, -10);
}

pid_t family_wait(pid_t pid, int *status, int options) {
    struct sched_param as_others = {0};
    bool before = sched_getscheduler(0) == (SCHED_FIFO | SCHED_RESET_ON_FORK);
    if (before)
        sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &as_others);
    pid_t got = waitpid(pid, status, options);
    if (before)
        family_take_precedence();
    return got;
}

/* The parent of a process, and its state; 0 when it is gone. */
static pid_t parent_of(pid_t pid, char *state) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[length] = '\0';
    if (file)
        fclose(file);
    const char *fields = strrchr(text, ')');
    pid_t parent;
    return fields && sscanf(fields + 1, " %c %d", state, &parent) == 2 ? parent : 0;
}

struct relative {
    pid_t pid, parent;
    bool ours, live;
};

/* All processes of the machine, in the order of their numbers. */
struct walk {
    struct relative *list;
    size_t count, room;
    int signal;
    size_t live; /* how many of ours could still run */
};

static int by_number(const void *left, const void *right) {
    const struct relative *a = left, *b = right;
    return a->pid < b->pid ? -1 : a->pid > b->pid;
}

static bool is_ours(const struct walk *walk, const struct relative *one) {
    struct relative key = {.pid = one->parent};
    const struct relative *parent =
        walk->count ? bsearch(&key, walk->list, walk->count, sizeof *walk->list, by_number) : NULL;
    return one->parent == getpid() || (parent && parent->ours);
}

static void claim(struct walk *walk, struct relative *one) {
    one->ours = true;
    walk->live += one->live;
    kill(one->pid, walk->signal);
}

/* Each descendant gets its signal at the moment it is met. Numbers are given, and the folder is read,
 * in ascending order: so the walk comes up with the newest however fast they are made. */
static void meet(struct walk *walk, pid_t pid) {
    char state;
    struct relative one = {.pid = pid, .parent = parent_of(pid, &state)};
    if (!one.parent)
        return;
    one.live = !strchr("TtZX", state);
    if (is_ours(walk, &one))
        claim(walk, &one);
    if (walk->count == walk->room) {
        walk->room = walk->room ? 2 * walk->room : 256;
        walk->list = memory_resize(walk->list, walk->room * sizeof *walk->list);
    }
    walk->list[walk->count++] = one;
}

/* Returns how many descendants could still run when they were met. */
static size_t signal_descendants(int number) {
    struct walk walk = {.signal = number};
    DIR *folder = opendir("/proc");
    if (!folder)
        return 0;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (isdigit((unsigned char)*entry->d_name))
            meet(&walk, (pid_t)atoi(entry->d_name));
    closedir(folder);
    /* Numbers start over, and then a parent may be met after its children. */
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < walk.count; i++)
            if (!walk.list[i].ours && is_ours(&walk, &walk.list[i])) {
                claim(&walk, &walk.list[i]);
                more = true;
            }
    }
    free(walk.list);
    return walk.live;
}

static bool have_children(void) {
    siginfo_t ended;
    return waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0;
}

void family_stop(void) {
    enum { WALKS = 20 };
    /* To PID 1, -1 means everybody else in its namespace, at once: no fork slips through. */
    if (getpid() == 1)
        kill(-1, SIGSTOP);
    else
        for (int i = 0; i < WALKS && signal_descendants(SIGSTOP) > 0; i++)
            ;
}

void family_end(void) {
    while (have_children()) {
        if (getpid() == 1)
            kill(-1, SIGKILL);
        else
            signal_descendants(SIGKILL);
        /* Killed as PID 1 kills, none makes another one. */
        pid_t (*wait_for)(pid_t, int *, int) = getpid() == 1 ? family_wait : waitpid;
        wait_for(-1, NULL, __WALL);
        while (wait_for(-1, NULL, WNOHANG | __WALL) > 0)
            ;
    }
}
