/* A log that many write to, and no lock. */
#ifndef ATOMIC_LOG_H
#define ATOMIC_LOG_H

#include <limits.h>

// region: contract
enum { LOG_LINE_MAX = PIPE_BUF }; /* bytes of a line, with its newline */

/* Puts a text into the log: fd, the write end of a pipe that any number of threads and processes
 * write to. It becomes the line "NAME: TEXT" and a newline. Where that is longer than LOG_LINE_MAX
 * bytes it becomes several lines, each with the name, the next part of the text and a newline, and
 * each but the last exactly LOG_LINE_MAX bytes long.
 *
 * A line goes in in one piece: all of it or nothing, whatever happens to its writer, and no byte of
 * any other writer's within it. Between two lines of a text there may be lines of others.
 *
 * The name has 1 to 32 bytes, the text any number, none included; in neither is a newline. Blocks
 * while the pipe has no room. A signal that is caught meanwhile is no failure, and its handler runs
 * at once. Where fd does not block, EAGAIN is a failure like any other.
 *
 * Returns 0 once all lines are in. Returns -1 with errno when a call has failed: the lines before
 * are in, of the line that failed there is nothing. */
int log_write(int fd, const char *name, const char *text);
// endregion: contract

#endif
