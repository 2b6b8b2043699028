/* What libc asks the system about a thread by its number, which here is a carrier's, and unknown:
 * its name (pthread_setname_np(3)) and its processors (pthread_setaffinity_np(3)). */
#include "locks.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

enum { NAME_SIZE = 16 };

static char names[MAX_TASKS][NAME_SIZE]; /* of each carrier */

int hb_pthread_setname_np(pthread_t thread, const char *name);
int hb_pthread_setname_np(pthread_t thread, const char *name) {
    const struct task *task = task_of(thread);
    size_t length = strnlen(name, NAME_SIZE);
    if (length == NAME_SIZE)
        return ERANGE;
    if (!task)
        return ESRCH;
    memcpy(names[task->carrier], name, length + 1);
    return 0;
}

int hb_pthread_getname_np(pthread_t thread, char *name, size_t size);
int hb_pthread_getname_np(pthread_t thread, char *name, size_t size) {
    const struct task *task = task_of(thread);
    if (size < NAME_SIZE)
        return ERANGE;
    if (!task)
        return ESRCH;
    memcpy(name, names[task->carrier], NAME_SIZE);
    return 0;
}

/* Where a thread runs is the scheduler's business. */
int hb_pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set);
int hb_pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set) {
    if (CPU_COUNT_S(size, set) == 0)
        return EINVAL;
    return task_of(thread) ? 0 : ESRCH;
}
int hb_pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set);
int hb_pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set) {
    if (!task_of(thread))
        return ESRCH;
    CPU_ZERO_S(size, set);
    CPU_SET_S(0, size, set);
    return 0;
}
