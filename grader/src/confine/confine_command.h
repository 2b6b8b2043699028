/* Starting the command: everything that happens between fork and exec. */
#ifndef CONFINE_COMMAND_H
#define CONFINE_COMMAND_H

#include "confine.h"

#include <sys/types.h>

/* Starts the command in a session of its own, with its limits, without rights or descriptors that
 * are not its own, and with every signal at its default; `secret` (or NULL) is in its environment, for
 * inside/completion.c. Returns its PID; or -1, with errno and in
 * *problem what could not be done (static). */
pid_t command_start(const struct confine_options *options, const char *secret,
                    const char **problem);

#endif
