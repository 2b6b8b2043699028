/* What the parts of the run-time share. It is linked into the program under test; the explorer never
 * is. Everything here runs in the process that holds the turn, one task at a time, so nothing needs a
 * lock; nothing here may use the C library where it could be caught by its own calls, nor malloc,
 * stdio or thread-local variables.
 */
#ifndef RUNTIME_H
#define RUNTIME_H

#include "board.h"
#include "context.h"

#include <stddef.h>
#include <time.h>

/* The board; this process's index on it; the task that runs. */
static struct board *const board = (struct board *)BOARD_ADDRESS;
extern int self_process;
extern struct task *current;
/* False in the fork server, and once a run is over: then every hook is an ordinary call. */
extern bool controlled;

static inline int index_of(const struct task *task) {
    return (int)(task - board->tasks);
}

/* The place in the student's code that called a hook, for the hook's own use. */
#define CALLER ((uintptr_t)__builtin_return_address(0))

/* --- scheduler.c --------------------------------------------------------------------------------- */

/* Before every operation that other tasks can see: another task may run first. `address` is the
 * object's (0: none). Delivers signals that came meanwhile. */
void point(enum operation operation, uintptr_t address, uintptr_t pc);

/* A point at which the task says that it has nothing to do: sched_yield, a failed trylock. The default
 * is then to go on with another. */
void point_yield(enum operation operation, uintptr_t address, uintptr_t pc);

/* Blocks the current task until another one wakes it, or its deadline (virtual nanoseconds, 0: none)
 * comes, or a signal. The caller has filled in what it waits for (wait_key, wait_address, wait_task,
 * wait_files). `timed_out` waits that the strategy lets expire are told by WAKE_TIMEOUT. */
enum wake block(enum wait wait, uint64_t deadline);

/* Ends a task's wait: it can go on. */
void wake(struct task *task, enum wake how);

/* Those woken by wake_all that have not run since wait on: another was faster. */
void unwake_all(enum wait wait, uint64_t key);

/* Wakes every task that waits for `key` in the given way; returns how many. */
int wake_all(enum wait wait, uint64_t key, enum wake how);

/* Chooses between outcomes at the current point: 0 … options - 1, 0 the default. */
unsigned decide(enum decision_kind kind, unsigned options, const uint8_t *tasks);

/* A new task of this process: ready, its clock after the current one's. NULL when there are too many
 * (the run has failed then, unless it is the caller's business). */
struct task *task_new(int process);

/* The current task ends: never returns. */
_Noreturn void task_end(void);

/* Takes every task of this process off the board, gives the turn to another process and ends with
 * exit_group. The caller has closed the descriptors. When no task is left the run is over. */
_Noreturn void process_leave(int status);

/* Puts this process, just forked, on the turn's list: waits until its first task is chosen. */
void process_await_turn(void);

/* The run has failed: writes that down, ends all its processes. */
_Noreturn void run_fail(enum failure kind, uint32_t event, uint32_t other_event, uint64_t address);
_Noreturn void run_misuse(enum misuse misuse, uint64_t address, uint32_t other_event);
_Noreturn void run_limit(const char *what);
_Noreturn void run_over(void);

/* What the engine cannot see is said once: "exec of /bin/sort". */
void uncontrolled(const char *what, const char *name);
_Noreturn void run_assertion(const char *expression, uintptr_t pc);

/* --- strategy.c ---------------------------------------------------------------------------------- */
/* Draws a new task's priority. */
void strategy_new_task(struct task *task);
/* Whether a timed wait that begins may expire while others could go on. */
bool strategy_eager(void);
/* At each point, before the choice. */
void strategy_point(void);
/* The strategy's choice among the options of a decision. */
unsigned strategy_choose(enum decision_kind kind, const struct alternative *options, unsigned count,
                         unsigned free_count);
uint64_t random_next(void);

/* --- events -------------------------------------------------------------------------------------- */
/* Writes an event of the current task; returns its number (from 1; 0 is none). */
uint32_t event_add(enum operation operation, uintptr_t pc, uintptr_t address, unsigned size,
                   unsigned flags);
void event_value(uint32_t event, uint64_t value);

/* --- objects.c ----------------------------------------------------------------------------------- */
/* What an address names: the same for every process that maps the same memory. */
uint64_t key_of(uintptr_t address);
/* Whether the key is of memory that processes share. */
bool key_is_shared(uint64_t key);
struct object *object_find(uint64_t key, enum object_kind kind);
/* The object at `address`, made if there is none; its clock is empty then. */
struct object *object_at(uintptr_t address, enum object_kind kind);
struct object *object_of_key(uint64_t key, uintptr_t address, enum object_kind kind);
void mapping_add(uintptr_t start, size_t length, uint32_t identity, uint64_t offset);
void mapping_remove(uintptr_t start, size_t length);
/* Whether an address is in shared memory; if so, in which and where. */
bool mapping_find(uintptr_t address, uint32_t *identity, uint64_t *offset);
/* Copies the private objects of this process to a child's, whose first task is `task`: at fork. */
void objects_fork(int child, int task);

/* --- races.c ------------------------------------------------------------------------------------- */
void clock_acquire(const uint32_t *from);
void clock_release(uint32_t *into);
void object_acquire(const struct object *object);
void object_release(struct object *object);
/* An access by the current task to at most 8 bytes inside one word. */
void race_access(uintptr_t address, unsigned size, unsigned flags, uint32_t event);
/* free: who touched the block and is not before this may as well touch it afterwards. */
void race_free(uintptr_t address, size_t size, uint32_t event);
/* What was there before is forgotten: memory that the system has given anew. */
void race_reset(uintptr_t address, size_t size);

/* --- heap.c, leaks.c ----------------------------------------------------------------------------- */
/* Fails the run when the address is in a block that has been freed. */
void heap_check(uintptr_t address, uint32_t event);
/* The first process ends: what it has lost is on the board. */
void leaks_find(void);
/* The student's main has returned. */
void leaks_main_returned(void);

/* --- access.c ------------------------------------------------------------------------------------ */
/* A library function read or wrote the student's memory for the current task. */
void access_range(uintptr_t address, size_t size, bool write, uintptr_t pc);
/* The value that the last write of the current task stored, into its event. */
void access_settle(void);

/* --- server.c ------------------------------------------------------------------------------------ */
/* The carrier with this number, from 1 (0 is the process's first stack). */
struct carrier {
    void *saved;
    unsigned long thread_pointer;
    uintptr_t stack, stack_end;
    bool used; /* in this process and run */
};
extern struct carrier carriers[MAX_TASKS];
/* What a carrier runs when it is first switched to: the current task's beginning. */
void carrier_begin(void);

/* --- parts that other files call at their moments -------------------------------------------------- */
/* threads.c: a thread's beginning on its carrier, and its end. */
_Noreturn void thread_begin(void);
_Noreturn void thread_finish(void *result);
/* The task of this process that a pthread_t names; NULL: none. */
struct task *task_of(unsigned long handle);
/* locks.c: robust mutexes that the ended task held have lost their owner. */
void locks_of_ended(struct task *task);
/* cancel.c: block() at a cancellation point: WAKE_CANCELLED when the task was cancelled meanwhile
 * (the caller undoes what it did and calls cancel_now). Destructors of thread-specific data. */
enum wake block_cancellable(enum wait wait, uint64_t deadline);
_Noreturn void cancel_now(void);
/* At a cancellation point that need not wait: does not return when the task was cancelled. The same for
 * a task that can be cancelled anywhere (PTHREAD_CANCEL_ASYNCHRONOUS). */
void cancel_test(void);
void cancel_at_once(void);
void keys_destroy(void);
/* clock.c: an absolute time as the scheduler counts it; never 0. Of CLOCK_REALTIME, or another. */
uint64_t deadline_of(const struct timespec *until);
uint64_t deadline_of_clock(clockid_t clock, const struct timespec *until);
/* timers.c: what stands for a timer has been chosen: the timer expires. */
void timer_expired(struct task *task);
/* faults.c: counts a place where this fault can happen; whether it happens here, in this run. */
bool fault_here(enum fault fault);
/* signals.c: runs the handlers of signals that are pending and not masked. Returns whether one ran. */
bool signals_deliver(void);
bool signals_pending(const struct task *task);
/* files.c: looks at the descriptors of this process's waiting tasks; those ready are woken. */
void files_look(void);
/* processes.c: when no task can go on and there are processes that the engine does not control: waits
 * for something of theirs. False: there is none, or nothing will come of it. */
bool external_wait(void);

#endif
