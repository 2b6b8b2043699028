// futex.h - to sleep until a word in memory has changed: futex(2), which glibc does not wrap.
//
// The word may lie in memory that processes share; all of them name it by their own address of it.
// Threads may call these, and signal handlers; errno may be changed.
#ifndef FUTEX_H
#define FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// Sleeps until futex_wake, if *WORD is still VALUE; else returns at once. It also returns for a
// signal, or for nothing: ask *WORD again.
static inline void futex_wait(_Atomic uint32_t *word, uint32_t value) {
    syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

// Wakes all who sleep on WORD.
static inline void futex_wake(_Atomic uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
