// common.h - what the parts of this benchmark share. Errors of the system end the program.
#ifndef COMMON_H
#define COMMON_H

#include <stddef.h>
#include <stdnoreturn.h>

enum { MOST = 64 * 1024 }; // bytes of a message
enum { ROOM = 1 << 20 };   // bytes in a channel, where one may choose
#define SECONDS 0.15       // that a measurement takes

// How often to look before the processor is offered to others: 1 where both processes share one.
extern unsigned spins;

noreturn void die(const char *call);        // says why by errno, status 1
noreturn void not_allowed(const char *why); // by this machine's settings, status 3
int sure(int result, const char *call);     // the result, unless it is -1

double now(void); // seconds, the same for all processes

// Anonymous shared memory, all 0; it stays until the process ends.
void *shared_memory(size_t size);

// Keeps the process on the first (0) or the second (1) of the processors that the program may use,
// if there are two. After find_processors, which is called once and before any fork.
void find_processors(void);
void stay_on(int which);
#endif
