/* The model of each system call, by number. What is not named here goes to the kernel as it is. */
#include "run.h"

#include <sys/syscall.h>

uintptr_t call_site;

long system_call(long number, const long words[6], uintptr_t pc) {
    (void)pc;
    switch (number) {
    case SYS_exit_group: process_exit((int)words[0]);
    default: return raw(number, words[0], words[1], words[2], words[3], words[4], words[5]);
    }
}
