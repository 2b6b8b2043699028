/* What processes and threads are known by: numbers of the board's own, for the real ones differ from run
 * to run (getpid(2), gettid(2), setpgid(2)); and those that chance gives (getrandom(2)). */
#include "calls.h"

#include <sys/syscall.h>

static struct process *self(void) {
    return &board->processes[self_process];
}

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
    return process_is_orphan(self()) ? 1 : board->processes[self()->parent].number;
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

/* --- chance --------------------------------------------------------------------------------------- */

/* getrandom(2): the same bytes in each run, else a seed would not show the same again. */
long call_getrandom(const long words[6], uintptr_t pc) {
    unsigned char *bytes = (unsigned char *)words[0];
    size_t size = (size_t)words[1];
    for (size_t i = 0; i < size; i++) {
        board->chance = board->chance * 6364136223846793005UL + 1442695040888963407UL;
        bytes[i] = (unsigned char)(board->chance >> 56);
    }
    call_accesses((uintptr_t)words[0], size, true, pc);
    return (long)size;
}

/* --- groups --------------------------------------------------------------------------------------- */

struct process *process_of(long number) {
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
