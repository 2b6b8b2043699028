#ifndef SMALL_H
#define SMALL_H

#include <stdbool.h>

/* Has two processes meet in the folder and exchange a few bytes, in few calls and without signals:
 * for whoever wants to try all that may happen to them. Returns whether all was right, and says
 * what was not. */
bool small(const char *folder);

/* Prints a line. stdio would lose it when a signal is caught in its write. */
void say(const char *line);

#endif
