/* The calls about signals: sigaction(2), sigprocmask(2), kill(2), sigsuspend(2), sigtimedwait(2) … */
#include "calls.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

/* The kernel's struct sigaction, which the C library hides. */
struct kernel_action {
    uint64_t handler, flags, restorer, mask;
};

long call_rt_sigaction(const long words[6], uintptr_t pc) {
    (void)pc;
    int number = (int)words[0];
    const struct kernel_action *new = (const struct kernel_action *)words[1];
    struct kernel_action *old = (struct kernel_action *)words[2];
    if (number < 1 || number > 64 || (new && (number == SIGKILL || number == SIGSTOP)))
        return -EINVAL;
    struct process *process = &board->processes[self_process];
    uint32_t event = current->in_library ? 0 : call_begin(SYS_rt_sigaction, -1, pc);
    struct kernel_action was = {.handler = process->actions[number].handler,
                                .flags = process->actions[number].flags,
                                .mask = process->actions[number].mask};
    if (new) {
        process->actions[number].handler = new->handler;
        process->actions[number].flags = (uint32_t) new->flags;
        process->actions[number].mask = new->mask & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
        if (new->handler == (uint64_t)SIG_IGN)
            signals_forget(number);
    }
    if (old)
        *old = was;
    return call_end(event, 0);
}

long call_rt_sigprocmask(const long words[6], uintptr_t pc) {
    (void)pc;
    const uint64_t *new = (const uint64_t *)words[1];
    uint64_t old = current->signal_mask;
    if (new &&words[0] == SIG_BLOCK)
        signal_mask_set(old | *new);
    else if (new &&words[0] == SIG_UNBLOCK)
        signal_mask_set(old & ~*new);
    else if (new &&words[0] == SIG_SETMASK)
        signal_mask_set(*new);
    else if (new)
        return -EINVAL;
    if (words[2])
        *(uint64_t *)words[2] = old;
    signals_deliver();
    return 0;
}

long call_rt_sigpending(const long words[6], uintptr_t pc) {
    (void)pc;
    *(uint64_t *)words[0] = signals_of(current) & current->signal_mask;
    return 0;
}

/* Our own handlers of crashes have the alternative stack; a program's own is never used. */
long call_sigaltstack(const long words[6], uintptr_t pc) {
    (void)pc;
    if (words[1])
        *(stack_t *)words[1] = (stack_t){.ss_flags = SS_DISABLE};
    return 0;
}

/* --- waiting for a signal -------------------------------------------------------------------------- */

static long wait_for_handler(long number, uintptr_t pc, uint64_t mask) {
    uint32_t event = call_begin(number, -1, pc);
    uint64_t old = signal_mask_set(mask);
    current->handled = 0;
    signals_deliver();
    while (!current->handled) {
        current->wait_key = 0;
        call_block(WAIT_SIGNAL, 0, false, event);
    }
    current->signal_mask = old;
    signals_deliver();
    return call_end(event, -EINTR);
}

long call_pause(const long words[6], uintptr_t pc) {
    (void)words;
    return wait_for_handler(SYS_pause, pc, current->signal_mask);
}

long call_rt_sigsuspend(const long words[6], uintptr_t pc) {
    return wait_for_handler(SYS_rt_sigsuspend, pc, *(const uint64_t *)words[0]);
}

static long take_one(uint64_t set, siginfo_t *info) {
    struct signal signal = signal_take(set);
    if (!signal.number)
        return 0;
    if (info)
        signal_info(&signal, info);
    return signal.number;
}

long call_rt_sigtimedwait(const long words[6], uintptr_t pc) {
    uint64_t set = *(const uint64_t *)words[0];
    siginfo_t *info = (siginfo_t *)words[1];
    const struct timespec *limit = (const struct timespec *)words[2];
    uint32_t event = call_begin(SYS_rt_sigtimedwait, -1, pc);
    uint64_t deadline = limit ? board->now + nanoseconds_of(limit) : 0;
    if (call_interrupted(event))
        return call_end(event, -EINTR);
    long taken;
    while (!(taken = take_one(set, info))) {
        if (limit && deadline <= board->now)
            return call_end(event, -EAGAIN);
        uint64_t old = signal_mask_set(current->signal_mask | set);
        current->wait_key = set;
        enum wake how = call_block(WAIT_SIGNAL, deadline, false, event);
        current->wait_key = 0;
        current->signal_mask = old;
        taken = how == WAKE_GRANTED ? 0 : take_one(set, info);
        if (taken)
            break;
        if (how == WAKE_SIGNAL)
            return call_end(event, -EINTR);
        if (how == WAKE_TIMEOUT)
            return call_end(event, -EAGAIN);
    }
    return call_end(event, taken);
}

/* --- kill ------------------------------------------------------------------------------------------ */

static uint32_t kill_begin(int target, int number, uintptr_t pc) {
    point(OP_KILL, 0, pc);
    uint32_t event = event_add(OP_KILL, pc, (uintptr_t)(unsigned)target, 0, 0);
    event_value(event, (uint64_t)number);
    return event;
}

static bool is_meant(const struct process *process, int pid) {
    const struct process *self = &board->processes[self_process];
    if (!process->used || process->reaped)
        return false;
    if (pid > 0)
        return process->number == pid;
    if (pid == -1)
        return process != self;
    return process->group == (pid ? -pid : self->group);
}

static long kill_by_number(int pid, struct signal signal, uintptr_t pc) {
    if (signal.number > 64)
        return -EINVAL;
    kill_begin(pid, signal.number, pc);
    long result = -ESRCH;
    for (uint32_t i = 0; i < board->process_count; i++) {
        if (!is_meant(&board->processes[i], pid))
            continue;
        result = 0;
        signal.process = (int16_t)i;
        signal.task = -1;
        if (signal.number)
            signal_send(&signal);
    }
    signals_deliver();
    return result;
}

static struct signal signal_from_here(int number, int code) {
    return (struct signal){.number = number < 0 || number > 64 ? 65 : (uint8_t)number,
                           .task = -1,
                           .code = code,
                           .from = board->processes[self_process].number};
}

long call_kill(const long words[6], uintptr_t pc) {
    return kill_by_number((int)words[0], signal_from_here((int)words[1], SI_USER), pc);
}

long call_rt_sigqueueinfo(const long words[6], uintptr_t pc) {
    const siginfo_t *info = (const siginfo_t *)words[2];
    struct signal signal = signal_from_here((int)words[1], SI_QUEUE);
    signal.value = (uint64_t)info->si_value.sival_ptr;
    return kill_by_number((int)words[0], signal, pc);
}

static long kill_task(struct task *task, struct signal signal, uintptr_t pc) {
    if (signal.number > 64)
        return -EINVAL;
    kill_begin(task_number(task), signal.number, pc);
    signal.process = task->process;
    signal.task = (int16_t)index_of(task);
    if (signal.number && task->state != TASK_ENDED)
        signal_send(&signal);
    signals_deliver();
    return 0;
}

static long kill_thread(long number, int signal, uintptr_t pc) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (!task->timer && task_number(task) == number)
            return kill_task(task, signal_from_here(signal, SI_TKILL), pc);
    }
    return -ESRCH;
}

long call_tgkill(const long words[6], uintptr_t pc) {
    return kill_thread(words[1], (int)words[2], pc);
}

long call_tkill(const long words[6], uintptr_t pc) {
    return kill_thread(words[0], (int)words[1], pc);
}

/* The library knows its threads by numbers that are the server's (pthread_kill(3)). */
int hb_pthread_kill(pthread_t thread, int number);
int hb_pthread_kill(pthread_t thread, int number) {
    struct task *task = task_of(thread);
    return task ? (int)-kill_task(task, signal_from_here(number, SI_TKILL), CALLER) : ESRCH;
}

int hb_pthread_sigqueue(pthread_t thread, int number, const union sigval value);
int hb_pthread_sigqueue(pthread_t thread, int number, const union sigval value) {
    struct task *task = task_of(thread);
    struct signal signal = signal_from_here(number, SI_QUEUE);
    signal.value = (uint64_t)value.sival_ptr;
    return task ? (int)-kill_task(task, signal, CALLER) : ESRCH;
}
