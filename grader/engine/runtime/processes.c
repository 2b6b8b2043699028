/* Processes begin and end: fork(2), exit(3). Each is a real process, a copy of the one that forked. */
#include "calls.h"
#include "run.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
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
    child->external = child->borrowed = false;
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
    task->call = current->call;
    task->lost_calls = current->lost_calls;
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
    fork_prepare();
    long result = process_fork(false, pc);
    if (result)
        fork_in_parent();
    else
        fork_in_child();
    return result;
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

bool process_is_orphan(const struct process *process) {
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
    process_files_changed(child);
    if (process_is_orphan(process) || !signal_child(process->parent, child))
        process->reaped = true;
    process_returned(child);
    if (!process_is_orphan(process))
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
