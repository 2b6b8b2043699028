#include "waiting.h"
#include "outcome.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* " at file.c:12" or "". */
static char *place_words(struct names *names, uint64_t pc, const char *before) {
    char *place = name_of_place(names, pc);
    char *words = text_format("%s%s", *place ? before : "", place);
    free(place);
    return words;
}

static uint32_t taken_at(const struct board *board, int holder, uint64_t key) {
    for (unsigned i = 0; i < board->tasks[holder].held_count; i++) {
        if (board->tasks[holder].held[i].key == key)
            return board->tasks[holder].held[i].event;
    }
    return 0;
}

static char *lock_phrase(const struct board *board, struct names *names, int task,
                         enum object_kind kind, const char *verb) {
    const struct task *t = &board->tasks[task];
    const struct object *object = board_object(board, t->wait_key, kind);
    char *name = name_of_argument(names, t->wait_address, t->pc, 1);
    int holder = object ? object->owner : -1;
    if (holder < 0) {
        char *words = text_format("%s %s", verb, name);
        free(name);
        return words;
    }
    uint32_t event = taken_at(board, holder, t->wait_key);
    char *since = place_words(names, event ? board->events[event].pc : 0, " since ");
    char *words = text_format(
        "%s %s, which %s %s%s%s", verb, name, holder == task ? "it" : name_of_task(names, holder),
        holder == task ? "holds itself" : "has held", since,
        board->tasks[holder].state == TASK_ENDED ? " and never unlocked" : "");
    free(since);
    free(name);
    return words;
}

static char *cond_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    const struct object *object = board_object(board, t->wait_key, OBJECT_COND);
    char *name = name_of_argument(names, t->wait_address, t->pc, 1);
    char *words;
    if (!object || !object->event_count) {
        words = text_format("waits on condition %s, which no one has ever signalled", name);
    } else {
        const struct event *signal = &board->events[object->last_event];
        char *place = place_words(names, signal->pc, " at ");
        bool before = object->last_event < t->last_event;
        words = text_format("waits on condition %s, last signalled by %s%s %s", name,
                            name_of_task(names, signal->task), place,
                            before ? "before it waited" : "for another waiter");
        free(place);
    }
    free(name);
    return words;
}

/* Who could still write: the other ends of what a task reads from. */
static char *other_ends(const struct board *board, struct names *names, int task, uint64_t identity,
                        bool reads, unsigned end) {
    const char *which = end ? "other" : reads ? "write" : "read";
    char *words = text_copy("");
    for (uint32_t p = 0; p < board->process_count; p++) {
        for (int fd = 0; fd < MAX_DESCRIPTORS; fd++) {
            const struct descriptor *d = &board->processes[p].descriptors[fd];
            int mode = d->flags & O_ACCMODE;
            if (!d->open || d->identity != identity || board->processes[p].ended ||
                (end && d->end == end) || mode == (reads ? O_RDONLY : O_WRONLY))
                continue;
            char *place = place_words(names, d->pc, ", from ");
            char *longer = text_format(
                "%s%s %s end is open in %s (fd %d%s)", words, *words ? " and" : "; its", which,
                p == board->tasks[task].process ? "this process itself" : "", fd, place);
            if (p != board->tasks[task].process) {
                free(longer);
                longer = text_format("%s%s %s end is open in process %u (fd %d%s)", words,
                                     *words ? " and" : "; its", which, p + 1, fd, place);
            }
            free(place);
            free(words);
            words = longer;
        }
    }
    return words;
}

/* A wait for what poll(2) does not tell. */
static char *other_call_phrase(const struct task *task, bool reads) {
    switch (task->operation_value) {
    case SYS_open:
    case SYS_openat:
    case SYS_creat:
        return text_format("waits in open until the FIFO is opened for %s, too",
                           reads ? "writing" : "reading");
    case SYS_flock:
    case SYS_fcntl: return text_copy("waits for a lock on a file");
    case SYS_connect: return text_copy("waits in connect for room in the listener's backlog");
    default: return text_copy("waits for a descriptor");
    }
}

static char *descriptor_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    if (!t->wait_file_count)
        return text_copy("waits for a descriptor");
    const struct wait_file *file = &t->wait_files[0];
    bool reads = file->events & POLLIN;
    if (file->descriptor < 0)
        return other_call_phrase(t, reads);
    const struct process *process = &board->processes[t->process];
    const struct descriptor *d = file->descriptor >= 0 && file->descriptor < MAX_DESCRIPTORS
                                     ? &process->descriptors[file->descriptor]
                                     : NULL;
    char *place = place_words(names, d && d->open ? d->pc : 0, ", from ");
    /* All queues' users hold both ends, and most sockets have one identity. */
    bool has_ends = file->identity >= FIRST_IDENTITY && (!d || d->kind != FILE_QUEUE);
    char *ends = !has_ends ? text_copy("")
                           : other_ends(board, names, task, file->identity, reads, d ? d->end : 0);
    char *words = text_format("waits to %s fd %d%s%s", reads ? "read from" : "write to",
                              file->descriptor, place, ends);
    free(ends);
    free(place);
    return words;
}

static char *child_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    if (t->wait_task < 0)
        return text_copy("waits for a child to end");
    char *place = place_words(names, board->processes[t->wait_task].fork_pc, ", forked at ");
    char *words = text_format("waits for process %d to end%s", t->wait_task + 1, place);
    free(place);
    return words;
}

char *wait_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    switch (t->wait) {
    case WAIT_MUTEX: return lock_phrase(board, names, task, OBJECT_MUTEX, "waits for");
    case WAIT_SPIN: return lock_phrase(board, names, task, OBJECT_SPIN, "spins for");
    case WAIT_READ_LOCK:
        return lock_phrase(board, names, task, OBJECT_RWLOCK, "waits for the read lock of");
    case WAIT_WRITE_LOCK:
        return lock_phrase(board, names, task, OBJECT_RWLOCK, "waits for the write lock of");
    case WAIT_ONCE: return lock_phrase(board, names, task, OBJECT_ONCE, "waits for");
    case WAIT_SEM: return lock_phrase(board, names, task, OBJECT_SEM, "waits for semaphore");
    case WAIT_BARRIER: return lock_phrase(board, names, task, OBJECT_BARRIER, "waits at barrier");
    case WAIT_COND: return cond_phrase(board, names, task);
    case WAIT_JOIN: return text_format("waits for %s to end", name_of_task(names, t->wait_task));
    case WAIT_CHILD: return child_phrase(board, names, task);
    case WAIT_SIGNAL: return text_copy("waits for a signal that no one will send");
    case WAIT_DESCRIPTOR: return descriptor_phrase(board, names, task);
    case WAIT_FUTEX: return text_copy("waits for a lock of the C library");
    case WAIT_OTHERS: return text_copy("has called pthread_exit and waits for the other threads");
    default: return text_copy("waits");
    }
}

static char *join_words(char *words, const char *separator, char *more) {
    char *longer = text_format("%s%s%s", words, *words ? separator : "", more);
    free(words);
    free(more);
    return longer;
}

char *waiting_words(const struct board *board, struct names *names) {
    char *words = text_copy("");
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state != TASK_BLOCKED)
            continue;
        char *phrase = wait_phrase(board, names, i);
        char *place = place_words(names, task->pc, " (");
        words = join_words(
            words, "; ",
            text_format("%s %s%s%s", name_of_task(names, i), phrase, place, *place ? ")" : ""));
        free(phrase);
        free(place);
    }
    return join_words(text_copy("no one can go on"), ": ", words);
}

char *livelock_words(const struct board *board, struct names *names) {
    char *words = text_copy("");
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state == TASK_ENDED)
            continue;
        char *place = place_words(names, task->pc, " at ");
        char *phrase = task->state == TASK_BLOCKED ? wait_phrase(board, names, i)
                                                   : text_copy("runs, and comes to nothing");
        words =
            join_words(words, "; ", text_format("%s %s%s", name_of_task(names, i), phrase, place));
        free(phrase);
        free(place);
    }
    return join_words(text_copy("the program goes on for ever although everyone gets a turn"), ": ",
                      words);
}
