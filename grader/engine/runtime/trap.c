/* System calls that the C library makes of its own accord (stdio, popen, sem_wait …) are caught by the
 * kernel's syscall user dispatch (prctl(2), Linux 5.11) and modelled like those that the student's code
 * makes directly. */
#include "run.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON 1
#endif
enum { RESTORER = 0x04000000 };

/* The kernel's struct sigaction, which the C library hides. */
struct kernel_action {
    void (*handler)(int, siginfo_t *, void *);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
};

static volatile char selector = 1; /* every call outside the gate */

uintptr_t trap_stack;

static void on_system_call(int number, siginfo_t *info, void *context) {
    (void)number;
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    const long words[6] = {regs[REG_RDI], regs[REG_RSI], regs[REG_RDX],
                           regs[REG_R10], regs[REG_R8],  regs[REG_R9]};
    regs[REG_RAX] = system_call(info->si_syscall, words, call_site);
    if (trap_stack) {
        regs[REG_RSP] = (greg_t)trap_stack;
        trap_stack = 0;
    }
}

static void on_crash(int number, siginfo_t *info, void *context) {
    if (!controlled)
        for (;;)
            SYSTEM(SYS_exit_group, 1);
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    board->failure.number = number;
    run_fail(FAILURE_CRASH, event_add(OP_END, (uintptr_t)regs[REG_RIP], 0, 0, 0), 0,
             (uint64_t)(uintptr_t)info->si_addr);
}

static void install(int number, void (*handler)(int, siginfo_t *, void *), unsigned long flags) {
    struct kernel_action action = {handler, flags | SA_SIGINFO | SA_NODEFER | RESTORER,
                                   gate_restorer, 0};
    SYSTEM(SYS_rt_sigaction, number, &action, NULL, 8);
}

void trap_install(void) {
    static char stack[32 * 1024]; /* for a crash by running out of stack */
    const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
    SYSTEM(SYS_sigaltstack, &alternative, NULL);
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        install(crashes[i], on_crash, SA_ONSTACK);
    install(SIGSYS, on_system_call, 0);
}

void trap_start(void) {
    if (SYSTEM(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, __start_engine_gate,
               __stop_engine_gate - __start_engine_gate, &selector) < 0)
        uncontrolled("system calls inside the C library (this kernel has no syscall user dispatch)",
                     NULL);
}
