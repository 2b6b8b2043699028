#ifndef SMALL_H
#define SMALL_H

/* Has two processes exchange a few bytes, in few calls and without signals, and prints "right", or
 * what is wrong: for whoever wants to try all that may happen to them. Over a socket, for small
 * writes to a pipe are never short. */
void small(void);

#endif
