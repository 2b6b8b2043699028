// process.h - children: fork, redirect, exec, wait.
//
// All of these are for programs: on an error they report and exit (error.h), the child's half in the
// child. Threads may call them, signal handlers may not. Only process_wait and
// process_wait_asleep block.
#ifndef PROCESS_H
#define PROCESS_H

#include <sys/types.h>

// fork(2), after writing out what stdio holds: a child begins with empty buffers, and nothing is
// printed twice. Returns the child's id in the parent, 0 in the child. In a program with threads the
// child may do nothing but what signal handlers may (signal-safety(7)), until it calls exec.
pid_t process_fork(void);

// Ends a child that did not exec: writes out what it printed, then _exit(2), which runs none of the
// handlers that the parent registered with atexit(3).
_Noreturn void process_leave(int status);

// Makes FD the descriptor TARGET of this process and closes FD, unless they are one and the same;
// in either case TARGET then survives exec. See dup(2).
void process_redirect(int fd, int target);

// Starts the command ARGV (NULL at its end, found in PATH) with its standard input from IN and its
// standard output to OUT; both stay open in the parent, who closes them. Every other descriptor of
// the parent's that is to be closed in the command must be close-on-exec. Descriptors 0 to 2 must be
// open, unless IN and OUT are among them in their own places. A command that cannot be run exits 127.
// Returns the child's id, which the caller passes to process_wait. See execve(2).
pid_t process_start(char *const argv[], int in, int out);

// Waits for the child and returns its exit status, or 128 + N when signal N killed it, as a shell
// does. Retries on EINTR. A child can be waited for once. See wait(2).
int process_wait(pid_t child);

// Waits until the process sleeps in a system call or has ended, by its state in /proc/PID/stat
// (proc(5)). It asks again and again, yielding in between. It is how the programs of this folder make
// a certain interleaving happen instead of hoping for it; no program should need it for its work.
void process_wait_asleep(pid_t process);

#endif
