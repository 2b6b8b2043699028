/* The board: the memory that the explorer and every process of a program under test share.
 *
 * The explorer writes a request on it, the fork server starts a run, the run's processes keep all
 * that the scheduler knows here (so that it survives fork, and is the same for all of them), and when
 * the run has ended the explorer reads what happened. Only the process that holds the turn writes.
 *
 * The board is mapped at one fixed address everywhere; addresses in it are those of the program under
 * test, which is linked statically at fixed addresses and runs without randomised ones.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define BOARD_ADDRESS 0x600000000000UL
#define BOARD_VARIABLE "INTERLEAVE_BOARD" /* the environment's name of the board's descriptor */

enum {
    MAX_TASKS = 64,
    MAX_PROCESSES = 32,
    MAX_OBJECTS = 4096,
    MAX_EVENTS = 1 << 16,
    MAX_DECISIONS = 1 << 16,
    MAX_PLAN = 1 << 13, /* slots; a power of two */
    MAX_CELLS = 1 << 14,
    MAX_RECORDS = 7, /* accesses remembered for one word */
    MAX_STACK_WORDS = 1 << 10,
    MAX_DESCRIPTORS = 64,
    MAX_INODES = 64,
    MAX_NAMES = 32,
    MAX_SIGNALS = 64,
    MAX_TIMERS = 16,
    MAX_NOTIFICATIONS = 8,
    MAX_HELD = 32,
    MAX_UNCONTROLLED = 8,
    MAX_WAITS = 1 << 13,
    MAX_CALLS = 1 << 12,
    TEXT_SIZE = 256
};

/* --- what a task does: operations ----------------------------------------------------------------
 * An X-macro, so that the names that a person reads stand beside the numbers. */
#define OPERATIONS(X)                                                                              \
    X(NONE, "")                                                                                    \
    X(READ, "reads")                                                                               \
    X(WRITE, "writes")                                                                             \
    X(ATOMIC_LOAD, "loads")                                                                        \
    X(ATOMIC_STORE, "stores")                                                                      \
    X(ATOMIC_UPDATE, "updates")                                                                    \
    X(FENCE, "fence")                                                                              \
    X(BEGIN, "begins")                                                                             \
    X(END, "ends")                                                                                 \
    X(CREATE, "pthread_create")                                                                    \
    X(JOIN, "pthread_join")                                                                        \
    X(DETACH, "pthread_detach")                                                                    \
    X(CANCEL, "pthread_cancel")                                                                    \
    X(CANCEL_TEST, "pthread_testcancel")                                                           \
    X(YIELD, "sched_yield")                                                                        \
    X(MUTEX_INIT, "pthread_mutex_init")                                                            \
    X(MUTEX_DESTROY, "pthread_mutex_destroy")                                                      \
    X(MUTEX_LOCK, "pthread_mutex_lock")                                                            \
    X(MUTEX_TRYLOCK, "pthread_mutex_trylock")                                                      \
    X(MUTEX_TIMEDLOCK, "pthread_mutex_timedlock")                                                  \
    X(MUTEX_UNLOCK, "pthread_mutex_unlock")                                                        \
    X(MUTEX_CONSISTENT, "pthread_mutex_consistent")                                                \
    X(COND_INIT, "pthread_cond_init")                                                              \
    X(COND_DESTROY, "pthread_cond_destroy")                                                        \
    X(COND_WAIT, "pthread_cond_wait")                                                              \
    X(COND_TIMEDWAIT, "pthread_cond_timedwait")                                                    \
    X(COND_SIGNAL, "pthread_cond_signal")                                                          \
    X(COND_BROADCAST, "pthread_cond_broadcast")                                                    \
    X(RWLOCK_INIT, "pthread_rwlock_init")                                                          \
    X(RWLOCK_DESTROY, "pthread_rwlock_destroy")                                                    \
    X(RWLOCK_RDLOCK, "pthread_rwlock_rdlock")                                                      \
    X(RWLOCK_WRLOCK, "pthread_rwlock_wrlock")                                                      \
    X(RWLOCK_TRY, "pthread_rwlock_try")                                                            \
    X(RWLOCK_UNLOCK, "pthread_rwlock_unlock")                                                      \
    X(SPIN_INIT, "pthread_spin_init")                                                              \
    X(SPIN_DESTROY, "pthread_spin_destroy")                                                        \
    X(SPIN_LOCK, "pthread_spin_lock")                                                              \
    X(SPIN_TRYLOCK, "pthread_spin_trylock")                                                        \
    X(SPIN_UNLOCK, "pthread_spin_unlock")                                                          \
    X(BARRIER_INIT, "pthread_barrier_init")                                                        \
    X(BARRIER_DESTROY, "pthread_barrier_destroy")                                                  \
    X(BARRIER_WAIT, "pthread_barrier_wait")                                                        \
    X(ONCE, "pthread_once")                                                                        \
    X(SEM_INIT, "sem_init")                                                                        \
    X(SEM_DESTROY, "sem_destroy")                                                                  \
    X(SEM_OPEN, "sem_open")                                                                        \
    X(SEM_CLOSE, "sem_close")                                                                      \
    X(SEM_UNLINK, "sem_unlink")                                                                    \
    X(SEM_WAIT, "sem_wait")                                                                        \
    X(SEM_TRYWAIT, "sem_trywait")                                                                  \
    X(SEM_POST, "sem_post")                                                                        \
    X(SEM_GETVALUE, "sem_getvalue")                                                                \
    X(MALLOC, "malloc")                                                                            \
    X(FREE, "free")                                                                                \
    X(FORK, "fork")                                                                                \
    X(EXIT, "exit")                                                                                \
    X(WAIT, "waitpid")                                                                             \
    X(KILL, "kill")                                                                                \
    X(SIGNAL, "signal handler")                                                                    \
    X(SLEEP, "sleep")                                                                              \
    X(CLOCK, "clock")                                                                              \
    X(FUTEX, "futex")                                                                              \
    X(SYSTEM_CALL, "system call") /* see event_call() */

enum operation {
#define X(name, text) OP_##name,
    OPERATIONS(X)
#undef X
        OPERATION_COUNT
};

/* --- what a task waits for ----------------------------------------------------------------------- */
enum wait {
    WAIT_NOTHING,
    WAIT_MUTEX,
    WAIT_COND,
    WAIT_READ_LOCK,
    WAIT_WRITE_LOCK,
    WAIT_SPIN,
    WAIT_BARRIER,
    WAIT_ONCE,
    WAIT_SEM,
    WAIT_JOIN,       /* of task `wait_task` */
    WAIT_SLEEP,      /* until `deadline` */
    WAIT_CHILD,      /* process `wait_task`, or any: -1 */
    WAIT_SIGNAL,     /* pause, sigsuspend, sigwait */
    WAIT_DESCRIPTOR, /* `wait_files`: its process looks whether they are ready */
    WAIT_FUTEX,      /* a lock inside the C library */
};

/* Why a wait ended. */
enum wake { WAKE_GRANTED, WAKE_TIMEOUT, WAKE_SIGNAL, WAKE_SPURIOUS, WAKE_CANCELLED };

/* --- why a run failed ---------------------------------------------------------------------------- */
#define FAILURES(X)                                                                                \
    X(NONE, "none")                                                                                \
    X(STUCK, "deadlock")     /* no task can go on; the explorer tells deadlock from lost-wakeup */ \
    X(LIVELOCK, "livelock")  /* tasks go on for ever, and nothing comes of it */                   \
    X(RACE, "race")          /* `event` and `other_event` */                                       \
    X(MISUSE, "lock-misuse") /* `misuse` says which */                                             \
    X(USE_AFTER_FREE, "memory-error") /* `event` touches what `other_event` freed */               \
    X(DOUBLE_FREE, "memory-error")                                                                 \
    X(BAD_FREE, "memory-error")                                                                    \
    X(CRASH, "crash")         /* by signal `number` at `address` */                                \
    X(ASSERTION, "assertion") /* `text` is the expression */                                       \
    X(LIMIT, "error")         /* the engine's own limits: `text` says which */                     \
    X(CARRIERS, "error")      /* more threads than the server has carriers: `number` are needed */ \
    X(STOPPED, "none")        /* at the decision that the request asked for */

enum failure {
#define X(name, kind) FAILURE_##name,
    FAILURES(X)
#undef X
        FAILURE_COUNT
};

#define MISUSES(X)                                                                                 \
    X(NONE, "")                                                                                    \
    X(UNLOCK_NOT_LOCKED, "unlocks a mutex that is not locked")                                     \
    X(UNLOCK_FOREIGN, "unlocks a mutex that another holds")                                        \
    X(UNLOCK_RWLOCK, "unlocks a read-write lock that it does not hold")                            \
    X(UNLOCK_SPIN, "unlocks a spin lock that it does not hold")                                    \
    X(DESTROY_LOCKED, "destroys a lock that is held")                                              \
    X(DESTROY_WAITED, "destroys a condition variable that others wait on")                         \
    X(USE_DESTROYED, "uses what has been destroyed")                                               \
    X(USE_UNINITIALISED, "uses what has not been initialised")                                     \
    X(WAIT_UNLOCKED, "waits on a condition variable without holding the mutex")                    \
    X(WAIT_TWO_MUTEXES, "waits on a condition variable with another mutex than the others do")     \
    X(JOIN_TWICE, "joins a thread that has been joined or detached")                               \
    X(JOIN_NONE, "joins a thread that was never made")                                             \
    X(INIT_TWICE, "initialises a lock that is in use")                                             \
    X(NOT_SHARED, "uses between processes what is not PTHREAD_PROCESS_SHARED")                     \
    X(SEM_NOT_SHARED,                                                                              \
      "uses between processes a semaphore that sem_init made for one (its second argument is 0)")  \
    X(EXIT_HOLDING, "ends while it holds a mutex")                                                 \
    X(BAD_BARRIER, "destroys a barrier that others wait at")                                       \
    X(DESTROY_SEM, "destroys a semaphore that others wait on")

enum misuse {
#define X(name, text) MISUSE_##name,
    MISUSES(X)
#undef X
        MISUSE_COUNT
};

/* --- what the explorer asks for ------------------------------------------------------------------ */
enum strategy { STRATEGY_PLAN, STRATEGY_RANDOM, STRATEGY_PCT, STRATEGY_POS };

/* Faults: bits in struct request.faults. */
enum fault {
    FAULT_EINTR = 1 << 0,
    FAULT_SHORT_READ = 1 << 1,
    FAULT_SHORT_WRITE = 1 << 2,
    FAULT_EAGAIN = 1 << 3,
    FAULT_EPIPE = 1 << 4,
    FAULT_ECONNRESET = 1 << 5,
    FAULT_EMFILE = 1 << 6,
    FAULT_ENOMEM = 1 << 7,
    FAULT_THREAD = 1 << 8, /* pthread_create: EAGAIN */
    FAULT_FORK = 1 << 9    /* fork: EAGAIN */
};

/* Those after which nothing is lost: a program has to go on, and not to give up. */
#define FAULTS_TRANSIENT (FAULT_EINTR | FAULT_SHORT_READ | FAULT_SHORT_WRITE | FAULT_EAGAIN)

struct request {
    enum strategy strategy;
    uint64_t seed;
    uint32_t depth;        /* PCT's d */
    uint32_t length;       /* PCT's k: points of a run, as learnt so far */
    uint32_t switching;    /* random walk: the chance of a switch at a point, of 256 */
    uint32_t point_limit;  /* points after which the run goes on fairly, and then is a livelock */
    uint32_t faults;       /* which kinds have places: they are counted */
    int32_t fault_place;   /* the place (counted from 0) that fails in this run; -1: none */
    int32_t stop_decision; /* ends the run at this decision (FAILURE_STOPPED); -1: never */
    bool races;
    bool spurious;
    bool log_all;     /* decisions that took the default too: for exhaustive search */
    bool learn_stack; /* words on stacks that others touch become points */
    bool leaks;       /* look for them when the first process ends */
};

/* A choice that a plan makes instead of the default. The key is where: plan_key(). */
struct plan_slot {
    uint64_t key; /* 0: free */
    uint32_t chosen;
};

/* Where a decision stands: the task that came to it, its own count of points, and which decision it is
 * of several at that point. Stable when an earlier part of the schedule changes. Never 0. */
static inline uint64_t plan_key(unsigned task, uint32_t step, unsigned sub) {
    return (uint64_t)step << 24 | (uint64_t)(sub & 0xff) << 8 | (task + 1);
}

/* What kind of choice a decision was. */
enum decision_kind {
    DECIDE_TASK,   /* who goes on: options are tasks */
    DECIDE_WAITER, /* whom a signal wakes */
    DECIDE_OTHER   /* any other choice between outcomes */
};

/* What can be chosen when it is asked who goes on. */
struct alternative {
    uint8_t task;
    uint8_t how; /* enum wake: GRANTED goes on, TIMEOUT lets its wait expire, SPURIOUS wakes it */
};

struct decision {
    uint64_t key;
    uint32_t event;       /* events so far */
    uint8_t task;         /* that came to it */
    uint8_t kind;         /* enum decision_kind */
    uint8_t options;      /* how many there were; option 0 is the default */
    uint8_t free_options; /* the first ones: not preemptions */
    uint8_t chosen;
    uint8_t to; /* the task that option `chosen` stands for */
    bool preemptive;
};

/* --- what happened ------------------------------------------------------------------------------- */
struct event {
    uint64_t pc;      /* in the program under test */
    uint64_t address; /* of the memory, the lock …; 0 when there is none */
    uint64_t value;   /* read or written; the result of a call */
    uint32_t step;    /* of its task */
    uint8_t task;
    uint8_t operation;
    uint8_t size; /* bytes of memory */
    uint8_t flags;
    uint16_t call; /* of the board's calls: how its task came there */
};

enum {
    EVENT_ATOMIC = 1,
    EVENT_BLOCKED = 2, /* the call has to wait from here on */
    EVENT_WOKEN = 4,   /* the wait is over */
    EVENT_FAULT = 8,   /* an injected fault */
    EVENT_VALUE = 16   /* `value` is known */
};

/* A wait, from one event to another. */
struct wait_span {
    uint32_t from, to;       /* the last event before it, and before it was over; 0: it never was */
    uint8_t task, wait, how; /* enum wait, enum wake */
    int8_t waker;            /* the task that ended it; -1: none */
};

/* A call that led to another: a tree, whose root is number 0. */
struct call {
    uint64_t pc; /* where it returns to */
    uint16_t parent, child, sibling;
};

struct held {
    uint64_t key;
    uint64_t address;
    uint32_t event; /* where it was taken */
};

/* OP_SYSTEM_CALL: `address` is the descriptor + 1 (0: none), and `value` holds the call's number and,
 * once it is over, its result (-errno on failure). */
static inline unsigned event_call(uint64_t value) {
    return value & 0xffff;
}
static inline int64_t event_result(uint64_t value) {
    return (int64_t)value >> 16;
}

enum task_state { TASK_FREE, TASK_READY, TASK_BLOCKED, TASK_ENDED };

struct wait_file {
    int16_t descriptor;
    int16_t events; /* poll(2) */
    uint64_t identity;
};

/* A handler ran; one whose action has no SA_RESTART. */
enum { HANDLED = 1, HANDLED_NO_RESTART = 2 };

struct task {
    uint8_t state;
    uint8_t process;
    uint8_t carrier; /* the stack and thread pointer it runs on, in its process */
    bool joined, detached, killed;
    bool dirty;      /* its descriptors may have become ready: its process must look */
    bool in_library; /* its system call is the C library's own idea, as in printf */
    uint8_t timer;   /* no task at all, but timers[timer - 1]: it waits to expire */
    bool eager;      /* its timed wait may expire although others could go on */
    bool cancel_disabled, cancel_async, cancel_pending;
    bool cancellable; /* it waits at a cancellation point */
    bool in_cancel;   /* it ends: no cancellation any more */
    uint8_t wait;     /* enum wait */
    uint8_t woken;    /* enum wake */
    int8_t waker;     /* the task that ended its wait; -1: none */
    uint8_t handled;  /* HANDLED_…: what signal handlers did while it waited */
    int16_t wait_task;
    int16_t parent; /* that created it; -1 for the first */
    uint16_t wait_file_count;
    struct wait_file wait_files[16];
    uint64_t wait_key;     /* of the object it waits for */
    uint64_t wait_address; /* the same as the program names it */
    uint64_t deadline;     /* virtual nanoseconds; 0: none */
    uint64_t pc;           /* of its next or current operation */
    uint64_t address;      /* … its object */
    uint64_t handle;       /* the pthread_t */
    uint64_t start;        /* a thread's function; 0: a process's first */
    uint64_t result;
    uint32_t operation;
    uint32_t operation_value; /* the system call's number */
    uint32_t steps;
    uint32_t decision_step, decision_sub;
    uint32_t last_event;
    uint16_t call;       /* the one it is in */
    uint16_t lost_calls; /* made inside it, for which there was no room */
    uint32_t run_length; /* points since another task last ran */
    uint32_t create_event;
    uint64_t priority; /* PCT, POS */
    uint64_t signal_mask, signal_pending;
    uint64_t watched_key; /* POS: the object of the pending operation */
    bool watched_write;
    uint8_t held_count;
    struct held held[MAX_HELD];
    uint32_t clock[MAX_TASKS];
};

enum object_kind {
    OBJECT_NONE,
    OBJECT_MUTEX,
    OBJECT_COND,
    OBJECT_RWLOCK,
    OBJECT_SPIN,
    OBJECT_BARRIER,
    OBJECT_ONCE,
    OBJECT_SEM,
    OBJECT_ATOMIC, /* the clock of an atomic variable */
    OBJECT_FILE,   /* the clock of a pipe, a queue, a socket */
    OBJECT_PROCESS
};

/* A lock, a condition, an atomic variable …: whatever orders tasks. */
struct object {
    uint64_t key; /* scope and address, see objects.h; 0: free */
    uint32_t run; /* of which run: another one's is free */
    uint8_t kind;
    bool destroyed, robust, owner_died, unrecoverable;
    uint8_t type;  /* a mutex's */
    uint8_t user;  /* the process + 1 that uses one in shared memory which is not process-shared */
    int16_t owner; /* task that holds it; -1: none */
    int32_t count; /* recursion, readers, a semaphore's value, those at a barrier */
    int32_t limit; /* a barrier's count */
    uint32_t generation;
    uint64_t mutex_key; /* a condition's: what those on it wait with */
    uint64_t mutex_address;
    uint32_t last_event;  /* a condition's last signal, a lock's last taking */
    uint32_t event_count; /* signals so far */
    uint64_t address;
    uint32_t clock[MAX_TASKS];
};

/* Accesses to one word (8 bytes) of memory: what a race is found by. */
struct record {
    uint32_t clock;
    uint32_t event;
    uint8_t task;
    uint8_t mask; /* which of the 8 bytes */
    uint8_t flags;
};

enum { RECORD_WRITE = 1, RECORD_ATOMIC = 2 };

struct cell {
    uint64_t key;
    uint32_t run;
    uint32_t count;
    struct record records[MAX_RECORDS];
};

/* A file that the kernel knows by device and number. */
struct inode {
    uint64_t hash;
    uint32_t identity;
    uint32_t read_opens, write_opens; /* a FIFO's, so far */
};

/* What a run made that others find by its name: removed before the next one. */
struct name {
    bool queue;
    char path[TEXT_SIZE];
};

/* What a descriptor leads to. */
enum file_kind {
    FILE_PLAIN, /* a file, a device that never makes anyone wait */
    FILE_PIPE,  /* a pipe or a FIFO */
    FILE_SOCKET,
    FILE_QUEUE,   /* mq_open(3) */
    FILE_SIGNALS, /* signalfd(2) */
    FILE_PROCESS, /* pidfd_open(2) */
    FILE_OTHER    /* a terminal, an eventfd … */
};

/* Identities that several things share: a wait for one of them is a wait for any. */
enum { IDENTITY_ANY, IDENTITY_COMMON, FIRST_IDENTITY };

struct descriptor {
    bool open, close_on_exec;
    bool network;      /* a socket of AF_INET */
    bool shared_names; /* the folder /dev/shm */
    uint8_t socket;    /* SOCK_STREAM … */
    uint8_t end;       /* of a pair of sockets: 1 or 2 */
    uint8_t kind;      /* enum file_kind */
    uint8_t task;      /* that opened it */
    int16_t flags;     /* O_RDONLY … of the description */
    uint64_t identity; /* of what it leads to: both ends of a pipe have the same */
    uint64_t pc;       /* where it was opened */
    uint32_t event;
    uint64_t signals; /* signalfd's */
    int16_t process;  /* index of a pidfd's */
};

/* What the program sees as its processes' numbers: this and the index. Greater than any that the system
 * gives (2^22, proc(5)), so that no file in /proc is ever that of another process. */
enum { FIRST_NUMBER = 5000000 };

struct process {
    bool used, ended, reaped, external;
    bool zombie; /* had ended, and was not waited for, when its parent ended */
    bool locks_files;
    bool borrowed; /* by vfork, and neither exec nor exit so far: its parent waits for that */
    int32_t real;  /* its number in the system */
    int32_t other; /* external: the real process that runs the other program */
    int32_t number, group;
    int16_t parent; /* index */
    int32_t status; /* as wait gives it, once ended */
    uint32_t turn;  /* futex: 1 when it is its turn */
    uint64_t fork_pc;
    uint64_t signal_pending;
    struct {
        uint64_t handler; /* 0 default, 1 ignore */
        uint64_t mask;
        uint32_t flags;
    } actions[65];
    struct descriptor descriptors[MAX_DESCRIPTORS];
};

/* A signal on its way. */
struct signal {
    uint8_t number; /* 0: free */
    int16_t process;
    int16_t task; /* -1: any of the process */
    int32_t code; /* siginfo_t's */
    int32_t from; /* process number */
    int32_t status;
    uint64_t value;
    uint64_t order; /* those of one number arrive in turn */
};

/* alarm(2), setitimer(2), timer_create(2), timerfd_create(2). */
enum timer_kind { TIMER_FREE, TIMER_ALARM, TIMER_SIGNAL, TIMER_FILE };
struct timer {
    uint8_t kind;
    uint8_t task; /* that stands for it: blocked until it expires */
    uint8_t signal;
    int16_t process, target; /* the task that is told; -1: any */
    int16_t descriptor;
    uint64_t interval; /* nanoseconds */
    uint64_t value;
    uint32_t overruns;
};

/* mq_notify(3): who is told when a message comes into an empty queue. */
struct notification {
    uint64_t identity; /* 0: free */
    uint64_t value;
    int16_t process;
    uint8_t signal;
};

struct fault_site {
    uint64_t pc;    /* of the call in the program */
    uint32_t fault; /* enum fault */
};

enum { MAX_FAULT_PLACES = 1024 };

struct board {
    /* explorer and server */
    uint32_t command;  /* futex: counts requests */
    uint32_t done;     /* futex: counts finished runs */
    int32_t server;    /* its process */
    uint32_t carriers; /* how many threads a process can have at most */
    bool ready;

    struct request request;

    /* a run */
    uint32_t run; /* its number: what it does not bear is left over from an earlier one */
    uint32_t task_count, process_count, object_count, cell_count;
    uint32_t ready_count; /* tasks that could go on */
    uint32_t timed_count; /* tasks in a wait with a deadline */
    uint32_t dirty_count;
    uint32_t external_count;
    uint32_t cond_waiters;
    int32_t
        chosen; /* the task whose turn it is; -1: the process whose turn it is has to look first */
    int32_t decider; /* the task at whose point the choice is due */
    bool decider_yields;
    uint64_t now; /* virtual nanoseconds */
    uint64_t random;
    uint32_t points, decisions, decision_count, event_count, lost_events;
    uint32_t wait_count, call_count;
    uint32_t change_points[16];
    uint32_t next_identity;
    uint64_t chance; /* getrandom's, so far */
    uint32_t inode_count, name_count;
    struct inode inodes[MAX_INODES];
    bool descriptors_sent; /* in a message, at any time */
    struct name names[MAX_NAMES];
    uint32_t fault_places; /* so far */
    uint32_t fault,
        fault_event;   /* the one that was injected: its kind, and the last event before it */
    uint64_t fault_pc; /* where the task was then */
    uint16_t fault_call;
    bool fair; /* the point limit was passed: from here on everyone in turn */
    uint32_t fair_points;
    bool ended;

    /* the decision that the run was stopped at */
    struct {
        uint64_t key;
        uint8_t kind; /* enum decision_kind */
        uint8_t count;
        struct alternative options[3 * MAX_TASKS];
    } stop;

    /* how it ended */
    struct {
        uint32_t kind; /* enum failure */
        uint32_t misuse;
        uint32_t task;
        uint32_t event, other_event;
        int32_t number;
        uint64_t address;
        char text[TEXT_SIZE];
    } failure;
    int32_t exit_status; /* of the first process, as wait gives it */
    bool exited;

    /* what the first process had allocated, and could reach no more when it ended */
    struct {
        uint32_t count;
        uint32_t event; /* of the first one's allocation */
        uint64_t bytes;
    } leaks;

    /* what could not be controlled, in this run or an earlier one of the search: kept from run to run */
    uint32_t uncontrolled_count;
    char uncontrolled[MAX_UNCONTROLLED][TEXT_SIZE];

    struct task tasks[MAX_TASKS];
    struct process processes[MAX_PROCESSES];
    struct signal signals[MAX_SIGNALS];
    struct timer timers[MAX_TIMERS];
    struct notification notifications[MAX_NOTIFICATIONS];
    bool has_signal_files;
    bool has_process_files;
    int32_t exec_error;
    int32_t lent_to;
    char lent
        [256]; /* what a child that was lent its parent's memory left there: posix_spawn's errors */
    uint32_t signal_count, timer_count;
    uint64_t signal_order;
    struct fault_site fault_sites[MAX_FAULT_PLACES];

    /* kept from run to run */
    bool unlearned; /* a word on a stack turned out to be shared after the lessons were over */
    uint32_t stack_word_count;
    uint64_t
        stack_words[MAX_STACK_WORDS]; /* words on stacks that more than one task touched: a hash */

    struct plan_slot plan[MAX_PLAN];
    struct decision decision_log[MAX_DECISIONS];
    uint16_t object_slots[MAX_OBJECTS / 2]; /* where the run's objects are */
    struct object objects[MAX_OBJECTS];
    struct cell cells[MAX_CELLS];
    struct wait_span waits[MAX_WAITS];
    struct call calls[MAX_CALLS];
    struct event events[MAX_EVENTS];
};

/* Whether a task is a thread that another one created, and not a process's first. */
static inline bool task_is_thread(const struct board *board, int task) {
    int parent = board->tasks[task].parent;
    return parent >= 0 && board->tasks[parent].process == board->tasks[task].process;
}

#endif
