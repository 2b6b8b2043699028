/* The scene of a hang: every task with its name, what it waits in, where, and for whom. */
#ifndef WAITS_SCENE_H
#define WAITS_SCENE_H

#include "confine.h"
#include "confine_calls.h"
#include "confine_descriptors.h"
#include "confine_lines.h"
#include "confine_tasks.h"

/* What is on the other side of a descriptor. */
enum { MOST_HOLDERS = 16 };

/* One task. */
struct party {
    struct task_wait task;
    struct wait wait;
    struct place place;
    char *name;     /* "the parent", "thread 2 of child 1" */
    char *calls;    /* the call, as the student wrote it, where known: "waitpid" */
    char *variable; /* the lock it waits on; NULL: not known */
    unsigned long long ran;
    pid_t owner; /* the thread that holds the lock, or that is to be joined; 0: not known */
    int fd;      /* what it waits on, when that is one descriptor; else -1 */
    bool for_writing;
    const struct descriptor *on;                    /* that descriptor, or NULL */
    const struct descriptor *holders[MOST_HOLDERS]; /* of its other end: pipes, FIFOs, queues */
    size_t holder_count;
};

struct scene {
    const struct confine_options *options;
    const struct snapshot *snapshot;
    pid_t command;
    bool halted;          /* all of it was running, and was stopped to be looked at */
    char **process_names; /* one for each process of the snapshot; NULL for what has ended */
    struct party *parties;
    size_t count;
    struct descriptor_table descriptors;
};

/* Looks at every task of the snapshot but those in `runtime`, and reads their stacks, which disturbs
 * them: afterwards they have to be ended. `command` is the process that confine started. */
void scene_open(struct scene *scene, const struct confine_options *options,
                const struct snapshot *snapshot, pid_t command, const struct tid_list *runtime);
void scene_close(struct scene *scene);

/* The name of a process: "the child". Not to be freed. */
const char *scene_process(const struct scene *scene, pid_t pid);

/* The task of that number, or NULL. */
const struct party *scene_party(const struct scene *scene, pid_t tid);

/* Whether any task of the process is in a wait of that kind; the first such, or NULL. */
const struct party *scene_waiting(const struct scene *scene, pid_t pid, enum wait_kind kind);

/* "waits in read on a pipe (fd 3)", without its name. The caller frees it. */
char *scene_phrase(const struct scene *scene, const struct party *party);

/* "the parent (fd 4) and itself (fd 5)": who holds the other end. NULL when nobody, or when that is
 * not the question. The caller frees it. */
char *scene_holders(const struct scene *scene, const struct party *party);

/* "x.c:12", with `before` in front of it and `behind` after it; "" when not known. The caller frees
 * it. */
char *scene_at(const char *before, const struct party *party, const char *behind);

/* Everything that is known, one line a task. The caller frees it. */
char *scene_text(const struct scene *scene);

#endif
