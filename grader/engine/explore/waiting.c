#include "waiting.h"
#include "outcome.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
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

static char *event_place_words(const struct board *board, struct names *names, uint32_t event,
                               const char *before) {
    return place_words(names, event ? place_of_event(names, &board->events[event]) : 0, before);
}

static char *join_words(char *words, const char *separator, char *more) {
    char *longer = text_format("%s%s%s", words, *words ? separator : "", more);
    free(words);
    free(more);
    return longer;
}

static char *object_of_wait(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    return name_of_object(names, t->wait_address, t->pc, t->call);
}

/* Who holds what a task waits for, and since when: "T2 since queue.c:12", the task itself "itself". */
static char *holders(const struct board *board, struct names *names, int task, bool *ended) {
    char *words = text_copy("");
    uint64_t key = board->tasks[task].wait_key;
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *holder = &board->tasks[i];
        for (unsigned h = 0; h < holder->held_count; h++) {
            if (holder->held[h].key != key)
                continue;
            *ended = *ended || holder->state == TASK_ENDED;
            char *since = event_place_words(board, names, holder->held[h].event, " since ");
            words = join_words(
                words, " and ",
                text_format("%s%s", i == task ? "itself" : name_of_task(names, i), since));
            free(since);
            break;
        }
    }
    return words;
}

static char *lock_phrase(const struct board *board, struct names *names, int task,
                         const char *verb) {
    char *name = object_of_wait(board, names, task);
    bool ended = false;
    char *held = holders(board, names, task, &ended);
    const struct object *object = board_object(board, board->tasks[task].wait_key, OBJECT_MUTEX);
    char *words = !*held && object && object->owner >= 0
                      ? text_format("%s %s, held by %s when this process was forked: here no one "
                                    "will unlock it",
                                    verb, name, name_of_task(names, object->owner))
                  : !*held ? text_format("%s %s", verb, name)
                           : text_format("%s %s, held by %s%s", verb, name, held,
                                         ended ? ", which has ended and never unlocks it" : "");
    free(held);
    free(name);
    return words;
}

static char *sem_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    const struct object *object = board_object(board, t->wait_key, OBJECT_SEM);
    uint32_t last = object ? object->last_event : 0;
    const struct event *event = &board->events[last];
    char *name = object_of_wait(board, names, task);
    char *place = event_place_words(board, names, last, " at ");
    char *words = last && event->operation == OP_SEM_WAIT
                      ? text_format("waits for semaphore %s, which is 0 since %s took it%s", name,
                                    name_of_task(names, event->task), place)
                      : text_format("waits for semaphore %s, which is 0", name);
    free(place);
    free(name);
    return words;
}

static char *barrier_phrase(const struct board *board, struct names *names, int task) {
    const struct object *object = board_object(board, board->tasks[task].wait_key, OBJECT_BARRIER);
    char *name = object_of_wait(board, names, task);
    char *words = object ? text_format("waits at barrier %s, where %d of %d have come", name,
                                       object->count, object->limit)
                         : text_format("waits at barrier %s", name);
    free(name);
    return words;
}

/* The event with which a task began the wait that it is in. */
static uint32_t wait_began(const struct board *board, int task) {
    for (uint32_t i = board->wait_count; i > 0; i--) {
        if (board->waits[i - 1].task == task)
            return board->waits[i - 1].from;
    }
    return 0;
}

static char *cond_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    const struct object *object = board_object(board, t->wait_key, OBJECT_COND);
    char *name = object_of_wait(board, names, task);
    char *words;
    if (!object || !object->event_count) {
        words = text_format("waits on condition %s, which no one has ever signalled", name);
    } else {
        const struct event *signal = &board->events[object->last_event];
        char *place = event_place_words(board, names, object->last_event, " at ");
        bool before = object->last_event < wait_began(board, task);
        const char *what = before               ? ", before this wait began: no one will again"
                           : signal->value == 0 ? ", when no one waited"
                                                : ", which woke another";
        words = text_format("waits on condition %s, signalled last by %s%s%s", name,
                            name_of_task(names, signal->task), place, what);
        free(place);
    }
    free(name);
    return words;
}

enum { MOST_ENDS = 3 };

/* Who could still write: the other ends of what a task reads from. */
static char *other_ends(const struct board *board, struct names *names, int task, uint64_t identity,
                        bool reads, unsigned end) {
    const char *which = end ? "other" : reads ? "write" : "read";
    char *words = text_copy("");
    unsigned count = 0;
    for (uint32_t p = 0; p < board->process_count; p++) {
        for (int fd = 0; fd < MAX_DESCRIPTORS; fd++) {
            const struct descriptor *d = &board->processes[p].descriptors[fd];
            int mode = d->flags & O_ACCMODE;
            if (!d->open || d->identity != identity || board->processes[p].ended ||
                (end && d->end == end) || mode == (reads ? O_RDONLY : O_WRONLY) ||
                ++count > MOST_ENDS)
                continue;
            bool own = p == board->tasks[task].process;
            words = join_words(
                words, " and ",
                text_format("in %s (fd %d)",
                            own ? "this process itself" : name_of_process(names, (int)p), fd));
        }
    }
    if (!*words)
        return words;
    char *whole = text_format("; its %s end is still open %s%s", which, words,
                              count > MOST_ENDS ? " and elsewhere" : "");
    free(words);
    return whole;
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
    const struct descriptor *d =
        file->descriptor < MAX_DESCRIPTORS ? &process->descriptors[file->descriptor] : NULL;
    char *place = place_words(names, d && d->open ? d->pc : 0, ", opened at ");
    if (d && d->kind == FILE_PROCESS) {
        char *words = text_format("waits for %s to end, by fd %d%s",
                                  name_of_process(names, d->process), file->descriptor, place);
        free(place);
        return words;
    }
    /* All queues' users hold both ends, and most sockets have one identity. */
    bool has_ends = file->identity >= FIRST_IDENTITY &&
                    (!d || (d->kind != FILE_QUEUE && d->kind != FILE_OTHER));
    char *ends = !has_ends ? text_copy("")
                           : other_ends(board, names, task, file->identity, reads, d ? d->end : 0);
    char *words = text_format("waits to %s fd %d%s%s", reads ? "read from" : "write to",
                              file->descriptor, place, ends);
    free(ends);
    free(place);
    return words;
}

static char *signal_phrase(const struct board *board, int task) {
    for (uint32_t i = board->event_count; i > 0; i--) {
        const struct event *event = &board->events[i];
        if (event->operation == OP_SIGNAL && event->task == task)
            return text_format(
                "waits for a signal, which no one sends any more: the last, SIG%s, came "
                "before it waited",
                sigabbrev_np((int)event->value));
    }
    return text_copy("waits for a signal, which no one sends");
}

static char *child_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    if (t->wait_task < 0)
        return text_copy("waits for a child to end");
    return text_format("waits for %s to end", name_of_process(names, t->wait_task));
}

char *wait_phrase(const struct board *board, struct names *names, int task) {
    const struct task *t = &board->tasks[task];
    switch (t->wait) {
    case WAIT_MUTEX:
    case WAIT_ONCE: return lock_phrase(board, names, task, "waits for");
    case WAIT_SPIN: return lock_phrase(board, names, task, "spins for");
    case WAIT_READ_LOCK: return lock_phrase(board, names, task, "waits to read-lock");
    case WAIT_WRITE_LOCK: return lock_phrase(board, names, task, "waits to write-lock");
    case WAIT_SEM: return sem_phrase(board, names, task);
    case WAIT_BARRIER: return barrier_phrase(board, names, task);
    case WAIT_COND: return cond_phrase(board, names, task);
    case WAIT_JOIN: return text_format("waits for %s to end", name_of_task(names, t->wait_task));
    case WAIT_SLEEP: return text_copy("sleeps");
    case WAIT_CHILD: return child_phrase(board, names, task);
    case WAIT_SIGNAL: return signal_phrase(board, task);
    case WAIT_DESCRIPTOR: return descriptor_phrase(board, names, task);
    case WAIT_FUTEX: return text_copy("waits for a lock inside the C library");
    default: return text_copy("waits");
    }
}

/* One sentence's part: "T1 waits for b, held by T2 since x.c:9 (x.c:12)". */
static char *waiter_words(const struct board *board, struct names *names, int task) {
    char *phrase = wait_phrase(board, names, task);
    char *place = place_words(names, place_of_task(names, task), " (");
    char *words =
        text_format("%s %s%s%s", name_of_task(names, task), phrase, place, *place ? ")" : "");
    free(phrase);
    free(place);
    return words;
}

/* Those who only wait for others to end are told last, and in few words. */
static bool only_follows(const struct task *task) {
    return task->wait == WAIT_JOIN || task->wait == WAIT_CHILD;
}

char *waiting_words(const struct board *board, struct names *names, int first) {
    char *words = waiter_words(board, names, first);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < (int)board->task_count; i++) {
            const struct task *task = &board->tasks[i];
            if (i != first && task->state == TASK_BLOCKED && !task->timer &&
                only_follows(task) == (round == 1))
                words = join_words(words, "; ", waiter_words(board, names, i));
        }
    }
    return words;
}

char *livelock_words(const struct board *board, struct names *names) {
    char *words = text_copy("");
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state == TASK_ENDED || task->timer)
            continue;
        char *source = name_source(names, place_of_task(names, i));
        source[strcspn(source, ";{")] = '\0';
        char *place = place_words(names, place_of_task(names, i), " at ");
        char *one = task->state == TASK_BLOCKED
                        ? waiter_words(board, names, i)
                        : text_format("%s goes round and round%s%s%s", name_of_task(names, i),
                                      place, *source ? ": " : "", source);
        words = join_words(words, "; ", one);
        free(source);
        free(place);
    }
    return join_words(text_copy("the program never ends, although every task gets its turn"), ": ",
                      words);
}
