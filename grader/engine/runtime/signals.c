/* Signals (signal(7)): none is ever sent really. They wait on the board, and their handlers run at the
 * points of the task that takes them, on its stack. */
#include "calls.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>

enum { DEFAULT = 0, IGNORE = 1, FIRST_REAL_TIME = 32 };

static bool ignored_by_default(int number) {
    return number == SIGCHLD || number == SIGURG || number == SIGWINCH || number == SIGCONT;
}

static bool stops_by_default(int number) {
    return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

static bool is_ignored(int process, int number) {
    uint64_t handler = board->processes[process].actions[number].handler;
    return handler == IGNORE || (handler == DEFAULT && ignored_by_default(number));
}

/* --- pending signals ------------------------------------------------------------------------------ */

static uint64_t *pending_of(const struct signal *signal) {
    return signal->task < 0 ? &board->processes[signal->process].signal_pending
                            : &board->tasks[signal->task].signal_pending;
}

static struct signal *find(int process, int task, int number) {
    struct signal *first = NULL;
    for (uint32_t i = 0; i < board->signal_count; i++) {
        struct signal *signal = &board->signals[i];
        if (signal->number == number && signal->process == process && signal->task == task &&
            (!first || signal->order < first->order))
            first = signal;
    }
    return first;
}

static void put(const struct signal *new) {
    uint32_t slot = 0;
    while (slot < board->signal_count && board->signals[slot].number)
        slot++;
    if (slot == MAX_SIGNALS)
        run_limit("more than 64 signals on their way");
    if (slot == board->signal_count)
        board->signal_count++;
    board->signals[slot] = *new;
    board->signals[slot].order = ++board->signal_order;
    *pending_of(new) |= signal_bit(new->number);
}

struct signal signal_take(uint64_t set) {
    struct signal *found = NULL;
    for (int number = 1; number <= 64 && !found; number++) {
        if (!(set & signal_bit(number)))
            continue;
        found = find(self_process, index_of(current), number);
        if (!found)
            found = find(self_process, -1, number);
    }
    if (!found)
        return (struct signal){0};
    struct signal taken = *found;
    found->number = 0;
    if (!find(taken.process, taken.task, taken.number))
        *pending_of(&taken) &= ~signal_bit(taken.number);
    return taken;
}

uint64_t signals_of(const struct task *task) {
    return task->signal_pending | board->processes[task->process].signal_pending;
}

bool signals_pending(const struct task *task) {
    return signals_of(task) & ~task->signal_mask;
}

/* --- sending -------------------------------------------------------------------------------------- */

/* A task that waits for signals by sigwait has their set in wait_key. */
static bool wants(const struct task *task, int number) {
    if (task->state == TASK_ENDED || task->timer)
        return false;
    return !(task->signal_mask & signal_bit(number)) ||
           (task->wait == WAIT_SIGNAL && task->wait_key & signal_bit(number));
}

/* The task that a process's signal interrupts: the first one if it has not masked it, as in Linux, and
 * otherwise any. -1: all have masked it. */
static int receiver(const struct signal *signal) {
    uint8_t others[MAX_TASKS];
    unsigned count = 0;
    bool first = true;
    for (uint32_t i = 0; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->process != signal->process || task->timer)
            continue;
        if (wants(task, signal->number) && first)
            return (int)i;
        first = false;
        if (wants(task, signal->number))
            others[count++] = (uint8_t)i;
    }
    return count ? others[decide(DECIDE_OTHER, count, others)] : -1;
}

static uint64_t clock_key(int process, int number) {
    return 0xfffeUL << 48 | (uint64_t)process << 8 | (uint64_t)number;
}

void signal_send(const struct signal *signal) {
    const struct process *process = &board->processes[signal->process];
    if (process->ended)
        return;
    if (process->external) {
        SYSTEM(SYS_kill, process->other, signal->number);
        return;
    }
    int to = signal->task;
    if (to < 0 || !wants(&board->tasks[to], signal->number))
        to = to < 0 ? receiver(signal) : -1;
    if (to >= 0 && is_ignored(signal->process, signal->number) &&
        !(board->tasks[to].signal_mask & signal_bit(signal->number)))
        return;
    if (signal->number < FIRST_REAL_TIME && *pending_of(signal) & signal_bit(signal->number))
        return;
    object_release(object_of_key(clock_key(signal->process, signal->number), 0, OBJECT_PROCESS));
    put(signal);
    signal_files_changed(signal->process);
    if (to >= 0)
        wake(&board->tasks[to], WAKE_SIGNAL);
}

void signal_raise(int number) {
    signal_send(&(struct signal){.number = (uint8_t)number,
                                 .process = (int16_t)self_process,
                                 .task = (int16_t)index_of(current),
                                 .code = SI_KERNEL});
    signals_deliver();
}

bool signal_child(int parent, int child) {
    const struct process *process = &board->processes[parent];
    int status = board->processes[child].status;
    bool ignored = process->actions[SIGCHLD].handler == IGNORE;
    signal_send(
        &(struct signal){.number = SIGCHLD,
                         .process = (int16_t)parent,
                         .task = -1,
                         .code = WIFEXITED(status) ? CLD_EXITED : CLD_KILLED,
                         .from = board->processes[child].number,
                         .status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status)});
    return !ignored && !(process->actions[SIGCHLD].flags & SA_NOCLDWAIT);
}

/* --- delivery ------------------------------------------------------------------------------------- */

void signal_info(const struct signal *signal, siginfo_t *info) {
    memset(info, 0, sizeof *info);
    info->si_signo = signal->number;
    info->si_code = signal->code;
    if (signal->code == SI_TIMER) {
        info->si_value.sival_ptr = (void *)signal->value;
        return;
    }
    info->si_pid = signal->from;
    if (signal->number == SIGCHLD)
        info->si_status = signal->status;
    else
        info->si_value.sival_ptr = (void *)signal->value;
}

static _Noreturn void die_of(int number) {
    event_value(event_add(OP_EXIT, 0, 0, 0, 0), 128 + (uint64_t)number);
    switch (number) {
    case SIGABRT:
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL: board->failure.number = number; run_fail(FAILURE_CRASH, current->last_event, 0, 0);
    default: process_end(number);
    }
}

static void run_handler(const struct signal *signal) {
    struct process *process = &board->processes[self_process];
    int number = signal->number;
    uint64_t handler = process->actions[number].handler;
    uint32_t flags = process->actions[number].flags;
    uint64_t mask = current->signal_mask;
    current->signal_mask |= process->actions[number].mask;
    if (!(flags & SA_NODEFER))
        current->signal_mask |= signal_bit(number);
    if (flags & SA_RESETHAND)
        process->actions[number].handler = DEFAULT;
    event_value(event_add(OP_SIGNAL, handler, 0, 0, 0), (uint64_t)number);
    siginfo_t info;
    ucontext_t context;
    signal_info(signal, &info);
    memset(&context, 0, sizeof context);
    uintptr_t site = call_site;
    unsigned char in_library = call_in_library;
    ((void (*)(int, siginfo_t *, void *))handler)(number, &info, &context);
    call_site = site;
    call_in_library = in_library;
    access_settle();
    current->signal_mask = mask;
    current->handled |= HANDLED | (flags & SA_RESTART ? 0 : HANDLED_NO_RESTART);
}

bool signals_deliver(void) {
    bool ran = false;
    for (uint64_t set; (set = signals_of(current) & ~current->signal_mask);) {
        struct signal signal = signal_take(set);
        object_acquire(object_of_key(clock_key(self_process, signal.number), 0, OBJECT_PROCESS));
        uint64_t handler = board->processes[self_process].actions[signal.number].handler;
        if (handler > IGNORE) {
            run_handler(&signal);
            ran = true;
        } else if (handler == DEFAULT && stops_by_default(signal.number)) {
            uncontrolled("a process that is stopped by a signal", NULL);
        } else if (!is_ignored(self_process, signal.number)) {
            die_of(signal.number);
        }
    }
    return ran;
}

uint64_t signal_mask_set(uint64_t mask) {
    uint64_t old = current->signal_mask;
    current->signal_mask = mask & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
    return old;
}

void signals_forget(int number) {
    while (signal_take(signal_bit(number)).number)
        ;
}
