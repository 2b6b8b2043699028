/* The inside of confine: parent of the command, and PID 1 of the sandbox where there is one.
 *
 * It starts the command, reaps all that ends, takes a snapshot of all its processes every few
 * milliseconds, and ends the run when a limit is reached or when it is proved that nobody will ever
 * go on (confine_stuck.h). Then it ends whatever is left, and writes the report.
 */
#ifndef SUPERVISE_H
#define SUPERVISE_H

#include "confine.h"

/* Runs the command to its end and writes the report, a line, to options->inside. Returns the exit
 * status for confine: the command's, 128 + signal, CONFINE_ENDED_IT, or CONFINE_CANNOT. Blocks. */
int supervise(const struct confine_options *options);

#endif
