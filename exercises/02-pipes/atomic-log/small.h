#ifndef SMALL_H
#define SMALL_H

/* Has two threads of a process log two short texts each, in few calls and without signals, and
 * prints "right", or what is wrong: for whoever wants to try all that may happen to them. */
void small(void);

#endif
