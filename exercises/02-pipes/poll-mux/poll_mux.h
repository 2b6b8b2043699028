/* Lines from many pipes at once. */
#ifndef POLL_MUX_H
#define POLL_MUX_H

#include <stddef.h>

// region: contract
/* Yours. Reads from `count` descriptors, the read ends of pipes from as many children, until all
 * of them have ended, and hands over every line by line_received. They are in non-blocking mode,
 * stay so, and stay the caller's, who closes them. The source of a line is its descriptor's place
 * in fds.
 *
 * A line is handed over as soon as it is there, whichever source it comes from, and each once. It
 * may be empty, of any length, and hold any byte but '\n'; a source may write it in many pieces,
 * and many lines in one. What follows the last '\n' of a source is a line too, unless it is
 * nothing.
 *
 * Returns 0, or -1 with errno set when a call fails: at a descriptor that can't be read, errno is
 * that of read. A signal that is caught is no failure. Leaves no memory allocated, no descriptor
 * open.
 *
 * Runs in the thread that calls it. Blocks while no source has anything to say, asleep and without
 * a time limit, and at no other time. */
int mux_run(const int fds[], size_t count);

/* Takes a line of `length` bytes, without its '\n'. They need not end with '\0', and may change
 * once it returns. May take a while. */
void line_received(size_t source, const char *line, size_t length);
// endregion: contract

#endif
