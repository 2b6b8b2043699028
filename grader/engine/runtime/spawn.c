/* Another program: execve(2), and the clone(2) by which the C library starts one (posix_spawn(3), and so
 * system(3) and popen(3)).
 *
 * A program that was not linked with the engine cannot be controlled. It runs in a real child of the
 * process that called exec, which stays behind in its place on the board: it holds nothing open, waits
 * for the program's end, and ends with its status.
 */
#include "calls.h"
#include "run.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The kernel's struct sigaction, which the C library hides. */
struct kernel_action {
    uint64_t handler, flags, restorer, mask;
};

/* Signals as exec leaves them: what was ignored stays so, what had a handler has its default. */
static void set_signals(void) {
    const struct process *self = &board->processes[self_process];
    for (int number = 1; number <= 64; number++) {
        bool ignored = self->actions[number].handler == (uint64_t)SIG_IGN;
        struct kernel_action action = {.handler = (uint64_t)(ignored ? SIG_IGN : SIG_DFL)};
        SYSTEM(SYS_rt_sigaction, number, &action, NULL, sizeof action.mask);
    }
    SYSTEM(SYS_rt_sigprocmask, SIG_SETMASK, &current->signal_mask, NULL, sizeof(uint64_t));
}

static _Noreturn void become_program(long number, const long words[6]) {
    SYSTEM(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    set_signals();
    board->exec_error = (int32_t)SYSTEM(number, words[0], words[1], words[2], words[3], words[4]);
    for (;;)
        SYSTEM(SYS_exit_group, 127);
}

static void end_other_tasks(void) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task == current || task->process != self_process || task->state == TASK_ENDED)
            continue;
        wake(task, WAKE_GRANTED);
        board->ready_count--;
        task->state = TASK_ENDED;
    }
}

/* The program has all that this process had open but what exec closes. */
static void hand_over_descriptors(void) {
    for (int fd = 0; fd < MAX_DESCRIPTORS; fd++) {
        const struct descriptor *file = &board->processes[self_process].descriptors[fd];
        if (file->open && file->close_on_exec)
            descriptor_closed(fd);
    }
    SYSTEM(SYS_close_range, 0, ~0U, 0);
}

static _Noreturn void stand_in(long real, const char *path, uint32_t event) {
    struct process *self = &board->processes[self_process];
    self->other = (int32_t)real;
    self->external = true;
    board->external_count++;
    uncontrolled("exec of", path);
    end_other_tasks();
    hand_over_descriptors();
    process_returned(self_process);
    int status;
    for (;;) {
        current->wait_task = (int16_t)self_process;
        current->signal_mask = ~0UL;
        if (SYSTEM(SYS_wait4, real, &status, WNOHANG, 0) == real)
            process_end(status);
        board->events[event].flags |= EVENT_BLOCKED;
        block(WAIT_CHILD, 0);
    }
}

static long execute(long number, const char *path, const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(number, -1, pc);
    board->exec_error = 0;
    long real = SYSTEM(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
    if (real == 0)
        become_program(number, words);
    if (real < 0)
        return call_end(event, real);
    if (board->exec_error == 0)
        stand_in(real, path, event);
    SYSTEM(SYS_wait4, real, NULL, 0, 0);
    return call_end(event, board->exec_error);
}

/* execvp(3) tries one folder after another. */
long call_execve(const long words[6], uintptr_t pc) {
    long result = SYSTEM(SYS_access, words[0], X_OK);
    if (result < 0)
        return result;
    return execute(SYS_execve, (const char *)words[0], words, pc);
}

long call_execveat(const long words[6], uintptr_t pc) {
    return execute(SYS_execveat, (const char *)words[1], words, pc);
}

/* --- clone ---------------------------------------------------------------------------------------- */

/* The child has a copy of the memory that posix_spawn would lend it. What it is given there is
 * returned as it left it, for that is how it tells that exec failed. */
static uintptr_t lent;

void process_return_lent(void) {
    if (!lent)
        return;
    memcpy(board->lent, (const void *)lent, sizeof board->lent);
    board->lent_to = self_process;
}

static long spawn(uintptr_t stack, uintptr_t pc) {
    const uintptr_t *top = (const uintptr_t *)stack; /* the function and its argument (glibc) */
    uintptr_t argument = top[1];
    long result = process_fork(true, pc);
    if (result == 0) {
        lent = argument;
        trap_stack = stack;
    } else if (result > 0 && board->lent_to == result - FIRST_NUMBER) {
        memcpy((void *)argument, board->lent, sizeof board->lent);
    }
    return result;
}

/* Namespaces are refused in every confined run. */
static const unsigned long new_namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID |
                                            CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
                                            CLONE_NEWCGROUP;

long call_clone(const long words[6], uintptr_t pc) {
    unsigned long flags = (unsigned long)words[0];
    if (flags & new_namespaces)
        return -EPERM;
    if (flags & CLONE_THREAD) {
        uncontrolled("a thread of the C library's own", NULL);
        return -EAGAIN;
    }
    if (flags & CLONE_VM && words[1])
        return spawn((uintptr_t)words[1], pc);
    return process_fork(flags & CLONE_VFORK, pc);
}

/* The library does with clone what a kernel without clone3 cannot. */
long call_clone3(const long words[6], uintptr_t pc) {
    (void)words;
    (void)pc;
    return -ENOSYS;
}
