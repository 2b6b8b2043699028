/* Processes: fork, exit and wait (fork(2), exit(3), wait(2)). Each is a real process, a copy of the one
 * that forked; their numbers are the board's, for the real ones differ from run to run. */
#include "calls.h"
#include "run.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static struct process *self(void) {
    return &board->processes[self_process];
}

/* --- fork ---------------------------------------------------------------------------------------- */

static int process_new(uintptr_t pc) {
    if (board->process_count == MAX_PROCESSES)
        run_limit("more than 32 processes");
    int index = (int)board->process_count++;
    struct process *child = &board->processes[index];
    *child = *self();
    child->used = true;
    child->external = child->leader_left = child->borrowed = false;
    child->real = 0;
    child->number = FIRST_NUMBER + index;
    child->parent = (int16_t)self_process;
    child->turn = 0;
    child->fork_pc = pc;
    child->signal_pending = 0;
    return index;
}

/* The locks that the forking task holds: its copy holds the copies of the private ones. */
static void copy_held(struct task *task, int child) {
    uint64_t mine = (uint64_t)self_process + 1, its = (uint64_t)child + 1;
    for (unsigned i = 0; i < current->held_count; i++) {
        struct held held = current->held[i];
        if (held.key >> 48 != mine)
            continue;
        held.key ^= (mine ^ its) << 48;
        task->held[task->held_count++] = held;
    }
}

static struct task *task_of_child(int child, uint32_t event) {
    struct task *task = task_new(child);
    task->carrier = current->carrier;
    task->handle = current->handle;
    task->create_event = event;
    task->signal_mask = current->signal_mask;
    copy_held(task, child);
    return task;
}

static _Noreturn void no_more_processes(long error) {
    (void)error;
    run_limit("the system refuses another process");
}

/* In the child: it is the copy of the calling task alone; the dispatcher is not inherited. */
static long begin_child(int child, struct task *task) {
    self_process = child;
    current = task;
    SYSTEM(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (SYSTEM(SYS_getppid) != board->server)
        SYSTEM(SYS_exit_group, 1);
    trap_start();
    process_await_turn();
    event_add(OP_BEGIN, 0, 0, 0, 0);
    return 0;
}

long process_fork(bool borrowed, uintptr_t pc) {
    point(OP_FORK, 0, pc);
    uint32_t event = event_add(OP_FORK, pc, 0, 0, 0);
    if (call_fault(FAULT_FORK, event))
        return -EAGAIN;
    int child = process_new(pc);
    struct task *task = task_of_child(child, event);
    objects_fork(child, index_of(task));
    struct process *process = &board->processes[child];
    process->borrowed = borrowed;
    event_value(event, (uint64_t)process->number);
    /* The server's child too: it ends with the server, and not with its parent. */
    long real = SYSTEM(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (real == 0)
        return begin_child(child, task);
    if (real < 0)
        no_more_processes(real);
    process->real = (int32_t)real;
    current->wait_task = (int16_t)child;
    while (process->borrowed)
        block(WAIT_CHILD, 0);
    return process->number;
}

long call_fork(const long words[6], uintptr_t pc) {
    (void)words;
    return process_fork(false, pc);
}

long call_vfork(const long words[6], uintptr_t pc) {
    (void)words;
    return process_fork(true, pc);
}

/* --- exit ---------------------------------------------------------------------------------------- */

static void wake_waiters(int parent, int child) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->process == parent && task->wait == WAIT_CHILD &&
            (task->wait_task < 0 || task->wait_task == child))
            wake(task, WAKE_GRANTED);
    }
}

static bool is_orphan(const struct process *process) {
    return process->parent < 0 || board->processes[process->parent].ended;
}

void process_returned(int child) {
    struct process *process = &board->processes[child];
    if (!process->borrowed)
        return;
    process->borrowed = false;
    wake_waiters(process->parent, child);
}

void process_ended(int child, int status) {
    struct process *process = &board->processes[child];
    process->status = status;
    process->ended = true;
    if (is_orphan(process) || !signal_child(process->parent, child))
        process->reaped = true;
    process_returned(child);
    if (!is_orphan(process))
        wake_waiters(process->parent, child);
    if (child == 0) {
        board->exit_status = status;
        board->exited = true;
    }
}

/* Nobody will wait for them now. */
static void leave_children(void) {
    for (uint32_t i = 0; i < board->process_count; i++) {
        struct process *child = &board->processes[i];
        if (child->parent != self_process || child->reaped || !child->ended)
            continue;
        child->zombie = true;
        child->reaped = true;
    }
}

_Noreturn void process_end(int status) {
    descriptors_close();
    if (self()->external)
        board->external_count--;
    self()->external = false;
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->process == self_process && task->state != TASK_ENDED)
            locks_of_ended(task);
    }
    leave_children();
    if (self()->borrowed)
        process_return_lent();
    process_ended(self_process, status);
    process_leave(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

_Noreturn void process_exit(int status) {
    point(OP_EXIT, 0, call_site);
    event_value(event_add(OP_EXIT, call_site, 0, 0, 0), (uint64_t)(status & 0xff));
    if (self_process == 0)
        leaks_find();
    process_end(W_EXITCODE(status & 0xff, 0));
}

long call_exit_group(const long words[6], uintptr_t pc) {
    call_site = pc;
    process_exit((int)words[0]);
}

/* --- wait ---------------------------------------------------------------------------------------- */

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
    if (!(options & WNOHANG) && call_interrupted(event))
        return -EINTR;
    for (;;) {
        externals_look();
        int16_t only;
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
    int id = pid > 0 ? pid : pid == 0 ? self()->group : -pid;
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
    int id = (int)words[1];
    if ((idtype_t)words[0] == P_PGID && id == 0)
        id = self()->group;
    int child = wait_child((idtype_t)words[0], id, (int)words[3], pc);
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

/* --- numbers -------------------------------------------------------------------------------------- */

long call_getpid(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    return self()->number;
}

long call_getppid(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    if (self_process == 0)
        return FIRST_NUMBER - 1;
    return is_orphan(self()) ? 1 : board->processes[self()->parent].number;
}

/* A process's first task has its number (gettid(2)). */
int task_number(const struct task *task) {
    for (int i = 0; i < index_of(task); i++) {
        if (board->tasks[i].process == task->process)
            return 2 * FIRST_NUMBER + index_of(task);
    }
    return board->processes[task->process].number;
}

long call_gettid(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    return task_number(current);
}

/* --- groups --------------------------------------------------------------------------------------- */

static struct process *process_of(long number) {
    for (uint32_t i = 0; i < board->process_count; i++) {
        struct process *process = &board->processes[i];
        if (!process->reaped && (process->number == number || (!number && process == self())))
            return process;
    }
    return NULL;
}

long call_setpgid(const long words[6], uintptr_t pc) {
    struct process *process = process_of(words[0]);
    call_begin(SYS_setpgid, -1, pc);
    if (!process)
        return -ESRCH;
    process->group = words[1] ? (int32_t)words[1] : process->number;
    return 0;
}

long call_getpgid(const long words[6], uintptr_t pc) {
    (void)pc;
    const struct process *process = process_of(words[0]);
    return process ? process->group : -ESRCH;
}

long call_getpgrp(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    return self()->group;
}

long call_setsid(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    if (self()->group == self()->number)
        return -EPERM;
    self()->group = self()->number;
    return self()->number;
}

/* One session, the first process's. */
long call_getsid(const long words[6], uintptr_t pc) {
    (void)pc;
    return process_of(words[0]) ? FIRST_NUMBER : -ESRCH;
}
