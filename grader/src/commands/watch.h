/* `grade watch`: grades the current exercise on each save, and shows the verdict in place. */
#ifndef WATCH_H
#define WATCH_H

#include "commands.h"

/* Runs until q, end of the terminal, or a signal. argv: [EXERCISE]. Returns the exit status: 0 after
 * q; on SIGINT, SIGTERM, SIGHUP the process ends by that signal once everything is put back: the
 * terminal's settings, the running grading with all it started. Blocks. One poll loop over inotify
 * (inotify(7)), the keyboard, the running grading's pipes and a signalfd. */
int command_watch(struct context *context, int argc, char **argv);

#endif
