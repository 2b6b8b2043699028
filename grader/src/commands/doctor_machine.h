/* What doctor tries on the machine. Each show function prints one line or two. */
#ifndef DOCTOR_MACHINE_H
#define DOCTOR_MACHINE_H

#include "text.h"

/* Runs a command in `folder` and reads all that it prints into *output (never NULL; the caller
 * frees it). Returns its wait status, or -1 when it could not be started. */
int doctor_try(const struct text_list *arguments, const char *folder, char **output);

/* A program compiled and run as a stage would. */
struct doctor_trial {
    const char *compiler;
    const char *flags[3]; /* the rest NULL */
    const char *under;    /* a tool to run it under, or NULL */
    bool fixed_addresses; /* with address space randomisation off */
};

/* Returns NULL when the program was compiled and ran to its end, else what was wrong, in a line; the
 * caller frees it. The program starts a thread; it is run under the confine of the repository `root`,
 * or with NULL as it is. */
char *doctor_trial(const struct doctor_trial *trial, const char *root, const char *folder);

/* How many processors this process may use, and what that means. A static string. */
const char *doctor_processors(void);

void doctor_show_address_space(void); /* vm.mmap_rnd_bits, for ThreadSanitizer outside the grader */
void doctor_show_watching(void);      /* /proc/PID/syscall of a child: how a hang is diagnosed */
void doctor_show_scheduler(void);     /* what the controlled scheduler needs of the kernel */
void doctor_show_queues(void);        /* POSIX message queues */
void doctor_show_shared_memory(void); /* /dev/shm */

#endif
