/* The output and the status of a command, as the shell's $(...) and $? give them. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stddef.h>
#include <unistd.h>

/* The arguments of these end with a null pointer, and the compiler can see to it. gcc and clang
 * know that by themselves, but not with -std=c17. */
int execl(const char *path, const char *argument, ...) __attribute__((sentinel));
int execlp(const char *file, const char *argument, ...) __attribute__((sentinel));

// region: contract
struct capture {
    char *output;  /* all that the command wrote, then a '\0'; the caller frees it with free(3) */
    size_t length; /* bytes of output; the '\0' at its end is not counted, others are */
    int status;    /* what the command exited with, or 128 + N when signal N killed it */
};

/* Runs `command` by /bin/sh -c, collects what it writes to its standard output, waits for it.
 *
 * Returns 0 and fills in *capture. That the command fails is no error here: its status says so. If
 * the shell can't be executed, the status is 127, as for a command that the shell does not find.
 * Returns -1 with errno set when there is no pipe, no process or no memory to be had; then the
 * caller has nothing to free.
 *
 * Either way no descriptor is left open that was not open before, and no child is left behind;
 * other children of the caller's are not waited for. A signal that is caught meanwhile is no
 * failure.
 * Blocks until the output is closed by all who have it, and the shell has ended. */
int capture_run(const char *command, struct capture *capture);
// endregion: contract

#endif
