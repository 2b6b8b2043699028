// ending.h - how a child has ended, in words.
#ifndef ENDING_H
#define ENDING_H

#include <sys/types.h>

// Waits for the child, retrying on EINTR, and prints "WHAT: exit 3" or "WHAT: signal 9 (KILL)" and a
// newline on standard output. For programs: exits when it cannot wait (error.h). See wait(2).
void ending_print(const char *what, pid_t child);

#endif
