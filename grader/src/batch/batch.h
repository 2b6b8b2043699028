/* `grade batch`: a class of submissions, graded and reported. */
#ifndef BATCH_H
#define BATCH_H

#include "commands.h"

/* argv: DIR... --out DIR and what settings.h names. Returns the exit status: 0 when everything was graded, whatever came
 * of it; 1 when some submission could not be graded, which its row says; 2 when the batch could not work, with one line.
 * Blocks. SIGINT and SIGTERM end it by that signal once what is running has been stopped: what is done is in
 * results.jsonl, and --resume goes on. */
int command_batch(struct context *context, int argc, char **argv);

#endif
