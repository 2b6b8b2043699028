// limits.h - what the machine itself attains, measured.
#ifndef LIMITS_H
#define LIMITS_H

// name: memcpy (GB/s of one core), and in ns: call (a system call), line (a cache line's trip
// between two processors and back), wake and wake-one (two processes that wake each other in turn
// by a futex, on two processors and on one). -1 for any other name.
double limit(const char *name);
#endif
