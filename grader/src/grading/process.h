/* Running the tools: a compiler, Bats, confine. */
#ifndef PROCESS_H
#define PROCESS_H

#include "text.h"

struct process {
    const struct text_list *arguments;   /* arguments[0] is looked for in PATH */
    const struct text_list *environment; /* "NAME=VALUE", in addition to ours; may be NULL */
    const char *directory;               /* NULL: ours */
    const char *input, *output, *errors; /* paths; NULL: /dev/null. errors may be the output's */
    int cpu_seconds;                     /* limit for each process of it; 0: none */
};

/* Runs it to its end and returns its wait status (wait(2)), or -1 with errno when it could not be
 * started. Blocks. It stays in the caller's process group, and dies with the calling process. */
int process_run(const struct process *process);

/* What a wait status says, in words: "exit status 3", "killed by SIGSEGV". The caller frees it. */
char *process_status_words(int status);

/* "SIGSEGV" for SIGSEGV; "signal 77" for one without a name. The caller frees it. */
char *process_signal_name(int signal);

/* The path of a tool in PATH, or NULL. The caller frees it. */
char *process_find_tool(const char *name);

#endif
