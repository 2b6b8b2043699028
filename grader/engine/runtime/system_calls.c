/* The model of each system call, by number. What is not named here goes to the kernel as it is. */
#include "calls.h"
#include "run.h"

#include <sys/syscall.h>

uintptr_t call_site;
unsigned char call_in_library;

static call_model *const models[] = {
#define X(name) [SYS_##name] = call_##name,
    CALLS(X)
#undef X
};

enum { MODELS = sizeof models / sizeof *models };

/* Calls that may wait, and have no model: they are made as they are, and the explorer is told. */
static const struct {
    long number;
    const char *name;
} unknown[] = {{SYS_splice, "splice"},       {SYS_tee, "tee"},
               {SYS_vmsplice, "vmsplice"},   {SYS_sendfile, "sendfile"},
               {SYS_sendmmsg, "sendmmsg"},   {SYS_recvmmsg, "recvmmsg"},
               {SYS_msgsnd, "msgsnd"},       {SYS_msgrcv, "msgrcv"},
               {SYS_semop, "semop"},         {SYS_semtimedop, "semtimedop"},
               {SYS_shmat, "shmat"},         {SYS_inotify_init, "inotify_init"},
               {SYS_ptrace, "ptrace"},       {SYS_inotify_init1, "inotify_init1"},
               {SYS_io_submit, "io_submit"}, {SYS_io_getevents, "io_getevents"},
               {425, "io_uring_setup"}};

static void say_if_unknown(long number) {
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        if (unknown[i].number == number)
            uncontrolled("the system call", unknown[i].name);
    }
}

long system_call(long number, const long words[6], uintptr_t pc) {
    long result;
    struct task *task = current;
    bool in_library = call_in_library, outer = task && task->in_library;
    if (task)
        task->in_library = in_library;
    if (controlled && number >= 0 && number < MODELS && models[number]) {
        result = models[number](words, pc);
    } else {
        if (controlled)
            say_if_unknown(number);
        result = raw(number, words[0], words[1], words[2], words[3], words[4], words[5]);
    }
    call_site = pc; /* others may have run meanwhile */
    call_in_library = in_library;
    if (task)
        task->in_library = outer;
    return result;
}

uint32_t call_begin(long number, int descriptor, uintptr_t pc) {
    current->operation_value = (uint32_t)number;
    uintptr_t address = (uintptr_t)(descriptor + 1);
    point(OP_SYSTEM_CALL, address, pc);
    uint32_t event = event_add(OP_SYSTEM_CALL, pc, address, 0, 0);
    event_value(event, (uint64_t)number);
    return event;
}

long call_end(uint32_t event, long result) {
    if (event)
        board->events[event].value =
            (uint64_t)result << 16 | event_call(board->events[event].value);
    return result;
}

bool call_fault(enum fault fault, uint32_t event) {
    if (!fault_here(fault))
        return false;
    if (event)
        board->events[event].flags |= EVENT_FAULT;
    return true;
}

/* Whether there is a signal that could interrupt the task: SIGKILL and SIGSTOP leave nobody to notice, 32 and 33
 * are the C library's own. */
static bool can_be_interrupted(void) {
    uint64_t others = signal_bit(SIGKILL) | signal_bit(SIGSTOP) | signal_bit(32) | signal_bit(33);
    return ~(current->signal_mask | others) != 0;
}

bool call_interrupted(uint32_t event) {
    cancel_test();
    return !current->in_library && can_be_interrupted() && call_fault(FAULT_EINTR, event);
}

void call_accesses(uintptr_t address, size_t size, bool write, uintptr_t pc) {
    if (!current->in_library)
        access_range(address, size, write, pc);
}

enum wake call_block(enum wait wait, uint64_t deadline, bool restarts, uint32_t event) {
    if (event)
        board->events[event].flags |= EVENT_BLOCKED;
    current->handled = 0;
    enum wake how = block_cancellable(wait, deadline);
    if (how == WAKE_CANCELLED)
        cancel_now();
    if (how != WAKE_SIGNAL)
        return how;
    bool goes_on = restarts && !(current->handled & HANDLED_NO_RESTART);
    return !current->handled || goes_on ? WAKE_GRANTED : WAKE_SIGNAL;
}
