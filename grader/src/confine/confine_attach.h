/* Letting libdw read the stacks of a live process.
 *
 * libdw can do that by itself (dwfl_linux_proc_attach), but with PTRACE_ATTACH, whose stop is one
 * signal among those that a program may have been sent: attaching to one that is just being stopped
 * can wait for ever. Here a thread is seized and interrupted (PTRACE_SEIZE, ptrace(2)), and is given
 * up when it does not stop in time. */
#ifndef CONFINE_ATTACH_H
#define CONFINE_ATTACH_H

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <sys/types.h>

/* Makes dwfl_getthread_frames work for the threads of that process, whose modules `dwfl` knows. A
 * thread is interrupted while its stack is read, and goes on afterwards. False where it cannot be
 * done: another kind of processor, or not permitted. */
bool attach_to(Dwfl *dwfl, pid_t pid);

#endif
