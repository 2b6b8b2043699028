// waitid leaves the child where it is (WNOWAIT): it is reaped by its number, out of a list.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
    struct child *next;
    size_t number;
    pid_t pid;
};

static struct child *find(struct child **list, pid_t pid) {
    struct child **at = list;
    while ((*at)->pid != pid)
        at = &(*at)->next;
    struct child *found = *at;
    *at = found->next;
    return found;
}

int reap_n(size_t count) {
    struct child *running = NULL;
    int error = 0;
    for (size_t number = 0; number < count; number++) {
        struct child *child = malloc(sizeof *child);
        if (child == NULL || (child->pid = fork()) == -1) {
            error = errno;
            free(child);
            break;
        }
        if (child->pid == 0)
            _exit(child_work(number));
        child->number = number;
        child->next = running;
        running = child;
    }
    while (running != NULL) {
        siginfo_t info;
        int status;
        if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == -1)
            continue;
        struct child *child = find(&running, info.si_pid);
        while (waitpid(child->pid, &status, 0) == -1)
            ;
        child_ended(child->number, status);
        free(child);
    }
    if (error != 0)
        errno = error;
    return error == 0 ? 0 : -1;
}
