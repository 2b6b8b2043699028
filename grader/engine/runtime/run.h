/* A run: from the first process's copy of the server to the end of its last process. */
#ifndef RUN_H
#define RUN_H

#include "runtime.h"

/* The student's main, renamed. */
int student_main(int argc, char **argv, char **environment);

/* In the server, before each copy: output, descriptors and working directory as at the start. */
void run_clean(void);

/* In the server, after each run: what the run has left under names that others could find. */
void run_remove_names(void);

/* In the copy: the board for a new run, the first task, the dispatcher on. */
void run_begin(void);

/* Kills every process of the run but the one with this index + 1 (0: all). */
void run_kill_all(int but);

/* trap.c: in the server, once: the handlers, that its copies inherit. */
void trap_install(void);

/* trap.c: from here on each system call outside the gate is modelled. Also in each new process. */
void trap_start(void);

/* The stack on which the call that was caught goes on; 0: its own. For a new process (clone(2)). */
extern uintptr_t trap_stack;

/* system_calls.c: one call of the running task, as its model has it; what the kernel would return. `pc`
 * is the place in the student's code. */
long system_call(long number, const long words[6], uintptr_t pc);

/* The place in the student's code that last called into the C library (trampolines.S). */
extern uintptr_t call_site;

/* processes.c: the process ends with this status for exit_group. */
_Noreturn void process_exit(int status);

#endif
