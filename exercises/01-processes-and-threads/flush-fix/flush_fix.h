/* flush_fix: lines of several processes on one standard output. */
#ifndef FLUSH_FIX_H
#define FLUSH_FIX_H

// region: contract
/* Prints "start", has each of `count` children (0 or more) call say_child with its number,
 * from 1 on, and prints "end". A child is a process, and has ended before the next begins.
 *
 * Each line gets to standard output once and in this order, whether that is a terminal, a file or
 * a pipe. What the caller had printed before, on standard output or standard error, is written out
 * once too. A function that the caller has registered with atexit does not run in a child.
 *
 * Returns 0, when no child is left. Returns -1 with errno set when fork fails: then the children so
 * far have said their lines, and "end" is not printed. Blocks until the children have ended; waits
 * for no other child of the caller's. */
int say_all(int count);

/* Given: prints "child NUMBER" with printf. */
void say_child(int number);
// endregion: contract

#endif
