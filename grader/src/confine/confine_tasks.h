/* Reading /proc: the processes and threads ("tasks") being watched, and what each waits in.
 *
 * A snapshot is cheap (three small files a process, one a thread) and is taken every few
 * milliseconds; what a task waits in is read only when nothing seems to move. Not thread-safe. See
 * proc(5); all PIDs are those of the PID namespace we are in.
 */
#ifndef CONFINE_TASKS_H
#define CONFINE_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct watched_process {
    pid_t pid, parent;
    char state;               /* of its main thread: R S D T Z… */
    double cpu_with_children; /* seconds, of it and of the children it has waited for */
    long resident;            /* bytes */
    size_t first, count;      /* its tasks, in the snapshot's list */
};

struct watched_task {
    pid_t pid, tid;
    unsigned long long ran, waited; /* ns on a processor; ns ready to run, without one */
    unsigned long long turns;       /* how often it was given a processor */
};

struct snapshot {
    struct watched_process *processes; /* ascending PIDs */
    size_t count, room;
    struct watched_task *tasks;
    size_t task_count, task_room;
    bool complete; /* nobody was missed who was there all the while */
    bool too_many; /* more than asked for: the rest was not read */
    size_t most;   /* private */
};

/* Where to look for the processes that descend from this one. */
enum reach {
    REACH_NAMESPACE, /* we are PID 1 of a PID namespace: everybody */
    REACH_SCAN,      /* among all of the machine: certain, and slow */
    REACH_CHILDREN,  /* by the kernel's lists of children, which may miss one while others end */
};

/* Reads all processes that descend from this one, without itself; no more than about `most` of
 * processes and of tasks (0: all), so that a bomb of forks does not hold up its own end. */
void snapshot_take(struct snapshot *snapshot, enum reach reach, size_t most);
void snapshot_free(struct snapshot *snapshot);
const struct watched_process *snapshot_find(const struct snapshot *snapshot, pid_t pid);

struct tid_list {
    pid_t *tids;
    size_t count;
};

bool tid_list_has(const struct tid_list *list, pid_t tid);
void tid_list_add(struct tid_list *list, pid_t tid);

/* What a task is doing, as far as it can be proved. */
struct task_wait {
    pid_t pid, tid;
    char state;    /* S, T, Z… */
    bool inactive; /* it was off the processor, in `call`, at one moment at least */
    long call;     /* number of the system call; -1: none */
    unsigned long argument[6];
    unsigned long program_counter;
    unsigned long long switches; /* context switches so far */
};

/* Returns false when the task is gone. */
bool task_read_wait(pid_t pid, pid_t tid, struct task_wait *wait);

/* The contents of /proc/PID/NAME in `buffer`, NUL-terminated; false when there are none. */
bool proc_read(pid_t pid, const char *name, char *buffer, size_t size);

/* A number in /proc/PID/status: `name` like "SigCgt:". */
bool proc_status_number(pid_t pid, const char *name, int base, unsigned long long *number);

/* The path of the program that it runs; "" when not known. `size` is of `path`. */
void proc_program(pid_t pid, char *path, size_t size);

/* Whether it is Valgrind, which runs another program. */
bool proc_is_valgrind(pid_t pid);

/* Copies `size` bytes of the memory of a process; false unless all could be read. */
bool proc_read_memory(pid_t pid, unsigned long address, void *into, size_t size);

#endif
