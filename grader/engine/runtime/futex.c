/* futex(2), as the C library uses it for its own locks: those of its streams. */
#include "calls.h"

#include <linux/futex.h>
#include <sys/syscall.h>

static long futex_wait(uint32_t *word, uint32_t value, uint64_t deadline) {
    if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != value)
        return -EAGAIN;
    current->wait_key = key_of((uintptr_t)word);
    current->wait_address = (uintptr_t)word;
    current->handled = 0;
    switch (block(WAIT_FUTEX, deadline)) {
    case WAKE_TIMEOUT: return -ETIMEDOUT;
    case WAKE_SIGNAL: return current->handled ? -EINTR : 0;
    default: return 0;
    }
}

static long futex_wake(uint32_t *word, int most) {
    uint64_t key = key_of((uintptr_t)word);
    int woken = 0;
    for (uint32_t i = 0; i < board->task_count && woken < most; i++) {
        struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->wait == WAIT_FUTEX && task->wait_key == key) {
            wake(task, WAKE_GRANTED);
            woken++;
        }
    }
    return woken;
}

long call_futex(const long words[6], uintptr_t pc) {
    (void)pc;
    uint32_t *word = (uint32_t *)words[0];
    const struct timespec *limit = (const struct timespec *)words[3];
    clockid_t clock = words[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
    switch (words[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        return futex_wait(word, (uint32_t)words[2], limit ? board->now + nanoseconds_of(limit) : 0);
    case FUTEX_WAIT_BITSET:
        return futex_wait(word, (uint32_t)words[2], limit ? deadline_of_clock(clock, limit) : 0);
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET: return futex_wake(word, (int)words[2]);
    default: uncontrolled("futex: an operation that is not modelled", NULL);
    }
    return -ENOSYS;
}
