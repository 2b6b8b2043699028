/* Waiting for children (wait(2)). */
#include "calls.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static int own_group(void) {
    return board->processes[self_process].group;
}

static bool is_wanted(const struct process *child, idtype_t type, int id) {
    if (child->parent != self_process || child->reaped)
        return false;
    return type == P_ALL || (type == P_PID ? child->number : child->group) == id;
}

/* The child that a wait is for: one that has ended if there is one, -ECHILD if there is none at all,
 * -EAGAIN if all live. `*only` is the child when only one is meant, or -1. */
static int find_child(idtype_t type, int id, int16_t *only) {
    int found = -ECHILD;
    *only = -1;
    for (uint32_t i = 0; i < board->process_count; i++) {
        const struct process *child = &board->processes[i];
        if (!is_wanted(child, type, id))
            continue;
        if (child->ended)
            return (int)i;
        found = -EAGAIN;
        if (type == P_PID)
            *only = (int16_t)i;
    }
    return found;
}

/* All that a process did is before the return of the wait for it. */
static void acquire(int child) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        if (board->tasks[i].process == child)
            clock_acquire(board->tasks[i].clock);
    }
}

/* The index of the child that ended, or -errno; -EAGAIN when none has and `options` have WNOHANG. */
static int wait_child(idtype_t type, int id, int options, uintptr_t pc) {
    point(OP_WAIT, 0, pc);
    uint32_t event = event_add(OP_WAIT, pc, 0, 0, 0);
    int16_t only;
    bool waits = !(options & WNOHANG) && find_child(type, id, &only) == -EAGAIN;
    if (waits && call_interrupted(event))
        return -EINTR;
    for (;;) {
        externals_look();
        int child = find_child(type, id, &only);
        if (child == -EAGAIN && options & WNOHANG) {
            externals_breathe();
            point_yield(OP_YIELD, 0, pc);
        }
        if (child != -EAGAIN || options & WNOHANG) {
            if (child >= 0) {
                event_value(event, (uint64_t)board->processes[child].number);
                acquire(child);
                board->processes[child].reaped = !(options & WNOWAIT);
            }
            return child;
        }
        current->wait_task = only;
        if (call_block(WAIT_CHILD, 0, true, event) == WAKE_SIGNAL)
            return -EINTR;
    }
}

long call_wait4(const long words[6], uintptr_t pc) {
    int pid = (int)words[0];
    idtype_t type = pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID;
    int id = pid > 0 ? pid : pid == 0 ? own_group() : -pid;
    int child = wait_child(type, id, (int)words[2], pc);
    if (child < 0)
        return child == -EAGAIN ? 0 : child;
    if (words[1]) {
        *(int *)words[1] = board->processes[child].status;
        call_accesses((uintptr_t)words[1], sizeof(int), true, pc);
    }
    if (words[3])
        memset((void *)words[3], 0, sizeof(struct rusage));
    return board->processes[child].number;
}

long call_waitid(const long words[6], uintptr_t pc) {
    siginfo_t *info = (siginfo_t *)words[2];
    idtype_t type = (idtype_t)words[0];
    int id = (int)words[1];
    if (type == P_PIDFD) {
        type = P_PID;
        id = process_file_number(id);
        if (id < 0)
            return -EBADF;
    }
    if (type == P_PGID && id == 0)
        id = own_group();
    int child = wait_child(type, id, (int)words[3], pc);
    if (child < 0 && child != -EAGAIN)
        return child;
    if (!info)
        return 0;
    memset(info, 0, sizeof *info);
    if (child >= 0) {
        int status = board->processes[child].status;
        info->si_signo = SIGCHLD;
        info->si_code = WIFEXITED(status) ? CLD_EXITED : CLD_KILLED;
        info->si_pid = board->processes[child].number;
        info->si_status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    }
    call_accesses((uintptr_t)info, sizeof *info, true, pc);
    return 0;
}
