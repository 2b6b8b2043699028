/* Single steps within the process itself. See stop.h. */
#include "stop.h"

#include "judge.h"

#include <signal.h>
#include <ucontext.h>

enum { TRAP_FLAG = 0x100, STEPS_MAX = 2000 }; /* a right call has some dozens */

static struct {
    unsigned long place, steps, steps_meanwhile;
    bool is_meanwhile;
    stop_call *meanwhile;
    void *context;
    void (*hang)(void);
} now;

/* The processor traps after each instruction, from the one after the next on. */
static void trap(bool on) {
#ifdef __x86_64__
    unsigned long flags;
    __asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags)::"memory");
    flags = on ? flags | TRAP_FLAG : flags & ~(unsigned long)TRAP_FLAG;
    __asm__ volatile("pushq %0\n\tpopfq" ::"r"(flags) : "memory", "cc");
#else
    (void)on;
#endif
}

static void on_step(int signal_number, siginfo_t *info, void *interrupted) {
    (void)signal_number;
    (void)info;
    if (now.is_meanwhile) {
        if (++now.steps_meanwhile > STEPS_MAX)
            now.hang();
        return;
    }
    if (++now.steps != now.place)
        return;
    now.is_meanwhile = true;
    trap(true);
    now.meanwhile(now.context);
    trap(false);
    now.is_meanwhile = false;
#ifdef __x86_64__
    ucontext_t *there = interrupted;
    there->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
#endif
}

bool stop_at(unsigned long place, stop_call *stopped, stop_call *meanwhile, void *context,
             void (*hang)(void)) {
    struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_SIGINFO | SA_NODEFER},
                     before;
    need(sigaction(SIGTRAP, &action, &before) == 0, "sigaction");
    now.place = place;
    now.steps = now.steps_meanwhile = 0;
    now.meanwhile = meanwhile;
    now.context = context;
    now.hang = hang;
    trap(true);
    stopped(context);
    trap(false);
    need(sigaction(SIGTRAP, &before, NULL) == 0, "sigaction");
    return now.steps >= place;
}
