/* Pipelines, as the shell's a | b | c runs them. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

// region: contract
/* Runs `count` (at least 1) commands, all at the same time, each one's standard output connected to
 * the next one's standard input by a pipe. The first has the caller's standard input, the last the
 * caller's standard output, each the caller's standard error, and none any other descriptor that
 * pipeline_run has opened. commands[i] is an argv: its words and then a null pointer; the program
 * commands[i][0] is looked for in PATH.
 *
 * Returns, once every one of them has ended, the status of the last command of the list: what it
 * exited with, or 128 + N when signal N killed it. A command that can't be executed says why on
 * standard error, has the status 127, and does not keep the others from running.
 * Returns -1 with errno set when there is no pipe, no process or no memory to be had, once those
 * that had been started have ended.
 *
 * Either way no descriptor is open that was not open before, and no child is left behind; other
 * children of the caller's are not waited for. A signal that is caught meanwhile is no failure. */
int pipeline_run(char **commands[], size_t count);
// endregion: contract

#endif
