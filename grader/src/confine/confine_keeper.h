/* The process between confine and its sandbox, which sees to it that nothing outlives confine. */
#ifndef CONFINE_KEEPER_H
#define CONFINE_KEEPER_H

#include "confine.h"

/* Starts the keeper, which starts the sandbox. The report comes through *report_fd, end-of-file when
 * all is over. When *life_line is closed, by us or because we are gone (SIGKILL too), the keeper ends
 * all that descends from it, and itself. Returns its PID to wait for, or -1 with errno. It exits with
 * the sandbox's exit status, or CONFINE_CANNOT. */
int keeper_start(const struct confine_options *options, int *life_line, int *report_fd);

#endif
