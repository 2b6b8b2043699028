/* The watch over threads that ought to sleep. See watch.h.
 *
 * What is compared is never the time that has passed but what the threads did: the switches and the
 * processor time that the system counted for each, proc(5).
 */
#include "watch.h"
#include "task_look.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct look {
    bool asleep;         /* all of them */
    unsigned long turns; /* how often they were given a processor */
    long cpu_ms;         /* processor time */
};

static void add(struct look *look, struct task_look task) {
    look->asleep = look->asleep && task.state != TASK_RUNS;
    look->turns += task.switches;
    look->cpu_ms += task.cpu_ms;
}

static struct look look(void) {
    struct look look = {.asleep = true};
    long self = getpid(); /* the caller is the first thread */
    DIR *folder = opendir("/proc/self/task");
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.' && strtol(entry->d_name, NULL, 10) != self)
            add(&look, task_look((struct task){.id = (pid_t)strtol(entry->d_name, NULL, 10)}));
    if (folder != NULL)
        closedir(folder);
    return look;
}

bool watch_sleeps(void) {
    struct look first = look(), before = first;
    for (int alike = 0; alike < 5;) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); /* lets them run: proves nothing */
        struct look now = look();
        if (now.cpu_ms > first.cpu_ms + 100 || now.turns > first.turns + 500)
            return false;
        alike = now.asleep && now.turns == before.turns ? alike + 1 : 0;
        before = now;
    }
    return true;
}
