// process_state.h - what the kernel says a process does, from /proc/PID/stat (proc(5)).
#ifndef PROCESS_STATE_H
#define PROCESS_STATE_H

#include <sys/types.h>

// Returns its state as one letter (R running, S asleep, Z zombie ...), or '-' when there is no
// process of that number. For programs: exits when /proc cannot be read (error.h).
char process_state(pid_t process);

// Returns once the child has ended, without taking its status: it asks waitid(2) with WNOWAIT.
void process_state_await_zombie(pid_t child);

#endif
