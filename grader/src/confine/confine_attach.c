#include "confine_attach.h"

#include "confine_tasks.h"
#include "text.h"

#include <elf.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

/* A thread that has not stopped by then, in seconds, is deep in the system: it needs a processor to
 * stop, but a moment of it only, however busy the machine is. */
static const double patience = 10;

/* One that cannot be interrupted may wait for a disk, or for ever for its child of vfork(2). */
static const double little_patience = 0.02;

static pid_t next_thread(Dwfl *dwfl, void *context, void **thread_context) {
    /* Only asked for one thread by number, which it then does not come from here. */
    (void)dwfl, (void)context, (void)thread_context;
    return 0;
}

static bool get_thread(Dwfl *dwfl, pid_t tid, void *context, void **thread_context) {
    (void)dwfl, (void)tid;
    *thread_context = context;
    return true;
}

static bool read_word(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word, void *context) {
    (void)context;
    return proc_read_memory(dwfl_pid(dwfl), address, word, sizeof *word);
}

static bool is_uninterruptible(pid_t tid) {
    char text[512];
    const char *name_end = proc_read(tid, "stat", text, sizeof text) ? strrchr(text, ')') : NULL;
    return name_end && text_begins(name_end, ") D");
}

static bool wait_until_stopped(pid_t tid) {
    double until = text_now() + (is_uninterruptible(tid) ? little_patience : patience);
    for (;;) {
        int status;
        pid_t got = waitpid(tid, &status, __WALL | WNOHANG);
        if (got == tid)
            return WIFSTOPPED(status);
        if ((got < 0 && errno != EINTR) || text_now() > until)
            return false;
        poll(NULL, 0, 1);
    }
}

/* The registers, in the order of DWARF's numbers for the processor. */
static bool give_registers(Dwfl_Thread *thread, const struct user_regs_struct *registers) {
#if defined(__x86_64__)
    const Dwarf_Word values[] = {registers->rax, registers->rdx, registers->rcx, registers->rbx,
                                 registers->rsi, registers->rdi, registers->rbp, registers->rsp,
                                 registers->r8,  registers->r9,  registers->r10, registers->r11,
                                 registers->r12, registers->r13, registers->r14, registers->r15,
                                 registers->rip};
    return dwfl_thread_state_registers(thread, 0, sizeof values / sizeof *values, values);
#elif defined(__aarch64__)
    Dwarf_Word values[32];
    for (int i = 0; i < 31; i++)
        values[i] = registers->regs[i];
    values[31] = registers->sp;
    dwfl_thread_state_register_pc(thread, registers->pc);
    return dwfl_thread_state_registers(thread, 0, 32, values);
#else
    (void)thread, (void)registers;
    return false;
#endif
}

static bool set_registers(Dwfl_Thread *thread, void *context) {
    pid_t tid = dwfl_thread_tid(thread);
    struct user_regs_struct registers;
    struct iovec all = {&registers, sizeof registers};
    (void)context;
    if (ptrace(PTRACE_SEIZE, tid, NULL, NULL) < 0)
        return false;
    return ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) == 0 && wait_until_stopped(tid) &&
           ptrace(PTRACE_GETREGSET, tid, (void *)(uintptr_t)NT_PRSTATUS, &all) == 0 &&
           give_registers(thread, &registers);
}

static void let_go(Dwfl_Thread *thread, void *context) {
    (void)context;
    ptrace(PTRACE_DETACH, dwfl_thread_tid(thread), NULL, NULL);
}

bool attach_to(Dwfl *dwfl, pid_t pid) {
    static const Dwfl_Thread_Callbacks callbacks = {.next_thread = next_thread,
                                                    .get_thread = get_thread,
                                                    .memory_read = read_word,
                                                    .set_initial_registers = set_registers,
                                                    .thread_detach = let_go};
    return dwfl_attach_state(dwfl, NULL, pid, &callbacks, NULL);
}
