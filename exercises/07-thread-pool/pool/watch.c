/* The watch over threads that ought to sleep. See watch.h.
 *
 * What is compared is never the time that has passed but what the threads did: the switches and the
 * processor time that the system counted for each, proc(5).
 */
#include "watch.h"
#include "task_look.h"

#include <time.h>
#include <unistd.h>

enum { THREADS_MAX = 1024 };

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
    struct task tasks[THREADS_MAX];
    size_t count = tasks_of(0, tasks, THREADS_MAX);
    for (size_t i = 0; i < count; i++)
        if (tasks[i].id != getpid()) /* the caller is the first thread */
            add(&look, task_look(tasks[i]));
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
