/* How a command ends: with an exit status, or killed by a signal. */
#ifndef RUN_STATUS_H
#define RUN_STATUS_H

#include <stddef.h>
#include <unistd.h>

/* The arguments of these end with a null pointer, and the compiler can see to it. gcc and clang
 * know that by themselves, but not with -std=c17. */
int execl(const char *path, const char *argument, ...) __attribute__((sentinel));
int execlp(const char *file, const char *argument, ...) __attribute__((sentinel));

// region: contract
enum run_how { RUN_EXIT, RUN_SIGNAL };

struct run_end {
    enum run_how how; /* RUN_EXIT: it called exit or returned from main; RUN_SIGNAL: killed */
    int number;       /* the exit status, 0 to 255; or the number of the signal, see signal(7) */
};

/* Runs a command in a child process, waits for it, and tells how it ended. The command is `count`
 * words, at least one: the first is the program, which is looked for in PATH as execvp(3) does, and
 * all of them are its arguments, as they are. `words` has no null pointer behind the last one.
 *
 * Returns 0 and fills in *end, however the command ends. A program that can't be executed counts as
 * a command that exits with 127. Returns -1 with errno set when there is no process or no memory to
 * be had.
 *
 * The child is waited for, and no other child of the caller's is. The command ignores no signal
 * that the caller does not ignore. One that is caught meanwhile is no failure. What the caller has
 * in its stdio buffers is written by the caller, and by nobody else. Blocks until the command has
 * ended. */
int run_status(size_t count, char *const words[], struct run_end *end);
// endregion: contract

#endif
