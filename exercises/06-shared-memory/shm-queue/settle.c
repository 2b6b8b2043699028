/* Children that settle. See settle.h. */
#include "settle.h"
#include "judge.h"
#include "task_look.h"

#include <signal.h>

enum { CHILDREN_MAX = 8 };

void settle(const pid_t children[], size_t count) {
    struct task tasks[CHILDREN_MAX];
    need(count <= CHILDREN_MAX, "too many children");
    for (size_t i = 0; i < count; i++)
        tasks[i] = (struct task){.process = children[i], .id = children[i]};
    const char *what = tasks_settle(tasks, count);
    if (what == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        kill(children[i], SIGKILL);
    wrong("rule",
          "a process that has to wait %s; let it sleep until the one that it waits for wakes it",
          what);
}

size_t ended(const pid_t children[], size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += task_look((struct task){children[i], children[i]}).state == TASK_ENDED;
    return sum;
}
