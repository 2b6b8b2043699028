/* Whether the other threads of this process sleep, by what the system says of them. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>

/* Blocks until it knows. Returns true once all other threads are seen asleep, several times without
 * one having run in between; false once they have used a tenth of a second of the processor,
 * or were given it 500 times. No thread but the caller may have anything to do. */
bool watch_sleeps(void);

#endif
