/* The names of the system calls that a trace shows. */
#ifndef SYSTEM_CALL_NAMES_H
#define SYSTEM_CALL_NAMES_H

/* "read" for SYS_read; "system call" for one that is not known here. */
const char *system_call_name(unsigned number);

#endif
