/* Switching between the tasks of one process, and system calls of the engine's own.
 *
 * A task runs on a carrier: the stack and the thread pointer of a thread that the fork server created
 * once, before any run. A run's process is a copy of the server's memory with one thread of its own in
 * the kernel, which wears one carrier after another. So no run ever creates a thread, and errno,
 * thread-local variables and stdio's locks are each task's own.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

/* Saves the caller's state in *save, and goes on with the state at `load` under the given thread
 * pointer (FSGSBASE: Linux 5.9 on x86-64). Returns when another call loads *save. */
void context_switch(void **save, void *load, unsigned long thread_pointer);

/* Saves the caller's state in *save and calls a function that never returns. In a copy of the process,
 * context_switch to *save returns from this call. */
void context_park(void **save, void (*wait_for_ever)(void));

/* A system call that the dispatcher does not catch. Returns what the kernel returns: -errno on
 * failure. Seven words always, for the gate loads them all. */
long raw(long number, long a, long b, long c, long d, long e, long f);

/* Returns from a signal handler, through the gate. */
void gate_restorer(void);

extern char __start_engine_gate[], __stop_engine_gate[];

#define RAW_CHOOSE(_0, _1, _2, _3, _4, _5, _6, NAME, ...) NAME
#define RAW0(n) raw(n, 0, 0, 0, 0, 0, 0)
#define RAW1(n, a) raw(n, (long)(a), 0, 0, 0, 0, 0)
#define RAW2(n, a, b) raw(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define RAW3(n, a, b, c) raw(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define RAW4(n, a, b, c, d) raw(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define RAW5(n, a, b, c, d, e) raw(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define RAW6(n, a, b, c, d, e, f)                                                                  \
    raw(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
/* SYSTEM(SYS_read, fd, buffer, size): raw with as many words as are given. */
#define SYSTEM(...) RAW_CHOOSE(__VA_ARGS__, RAW6, RAW5, RAW4, RAW3, RAW2, RAW1, RAW0)(__VA_ARGS__)

#endif
