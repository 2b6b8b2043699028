#include "event_words.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ADDRESS = 0x400000 }; /* of a program that is linked statically */

static int64_t signed_value(const struct event *event) {
    switch (event->size) {
    case 1: return (int8_t)event->value;
    case 2: return (int16_t)event->value;
    case 4: return (int32_t)event->value;
    default: return (int64_t)event->value;
    }
}

char *value_words(const struct event *event) {
    int64_t value = signed_value(event);
    bool address = (event->size == 8 || !event->size) && value >= FIRST_ADDRESS;
    if (!(event->flags & EVENT_VALUE) || address)
        return text_copy("");
    return text_format("%ld", (long)value);
}

/* "counter is 3", "counter := 3"; without the value "reads counter". */
static char *access_words(struct names *names, const struct event *event) {
    char *object = name_of_memory(names, event), *value = value_words(event);
    bool reads = event->operation == OP_READ || event->operation == OP_ATOMIC_LOAD;
    bool atomic = event->operation != OP_READ && event->operation != OP_WRITE;
    char *words = *value ? text_format("%s %s %s%s", object, reads ? "is" : ":=", value,
                                       atomic ? " (atomic)" : "")
                         : text_format("%s %s", reads ? "reads" : "writes", object);
    free(object);
    free(value);
    return words;
}

/* Verbs of what is done to an object, once it is done. */
static const char *verb_of(const struct event *event) {
    bool failed = event->flags & EVENT_VALUE && event->value != 0;
    switch (event->operation) {
    case OP_MUTEX_INIT:
    case OP_COND_INIT:
    case OP_RWLOCK_INIT:
    case OP_SPIN_INIT:
    case OP_BARRIER_INIT:
    case OP_SEM_INIT: return "initialises";
    case OP_MUTEX_DESTROY:
    case OP_COND_DESTROY:
    case OP_RWLOCK_DESTROY:
    case OP_SPIN_DESTROY:
    case OP_BARRIER_DESTROY:
    case OP_SEM_DESTROY: return "destroys";
    case OP_MUTEX_LOCK:
    case OP_SPIN_LOCK: return failed && event->value == EOWNERDEAD ? "takes over" : "locks";
    case OP_MUTEX_TRYLOCK:
    case OP_SPIN_TRYLOCK:
    case OP_RWLOCK_TRY: return failed ? "tries, and does not get," : "locks";
    case OP_MUTEX_TIMEDLOCK: return failed ? "does not get" : "locks";
    case OP_MUTEX_UNLOCK:
    case OP_SPIN_UNLOCK:
    case OP_RWLOCK_UNLOCK: return "unlocks";
    case OP_MUTEX_CONSISTENT: return "makes consistent";
    case OP_RWLOCK_RDLOCK: return "read-locks";
    case OP_RWLOCK_WRLOCK: return "write-locks";
    case OP_BARRIER_WAIT: return event->flags & EVENT_WOKEN ? "passes" : "comes to";
    case OP_ONCE: return "pthread_once of";
    case OP_SEM_WAIT: return failed ? "does not get" : "takes";
    case OP_SEM_TRYWAIT: return failed ? "tries, and does not get," : "takes";
    case OP_SEM_POST: return "posts";
    case OP_SEM_GETVALUE: return "asks for the value of";
    default: return NULL;
    }
}

static const char *verb_of_wait(const struct event *event) {
    switch (event->operation) {
    case OP_COND_WAIT:
    case OP_COND_TIMEDWAIT: return "waits on";
    case OP_BARRIER_WAIT: return "waits at";
    case OP_RWLOCK_RDLOCK: return "waits to read-lock";
    case OP_RWLOCK_WRLOCK: return "waits to write-lock";
    default: return "waits for";
    }
}

static char *object_words(struct names *names, const struct event *event, const char *verb,
                          const char *after) {
    char *object = name_of_object(names, event->address, event->pc, event->call);
    char *words = text_format("%s %s%s", verb, object, after);
    free(object);
    return words;
}

static char *cond_words(struct names *names, const struct event *event) {
    if (!(event->flags & EVENT_WOKEN))
        return object_words(names, event, "waits on", "");
    switch (event->value) {
    case WAKE_TIMEOUT: return object_words(names, event, "is at", ": its time is over");
    case WAKE_SPURIOUS: return object_words(names, event, "wakes spuriously at", "");
    case WAKE_SIGNAL: return object_words(names, event, "is interrupted at", "");
    case WAKE_CANCELLED: return object_words(names, event, "is cancelled at", "");
    default: return object_words(names, event, "is woken at", "");
    }
}

static char *notify_words(struct names *names, const struct event *event) {
    bool none = event->flags & EVENT_VALUE && event->value == 0;
    return object_words(names, event, event->operation == OP_COND_SIGNAL ? "signals" : "broadcasts",
                        none ? ": no one waits" : "");
}

/* "read(3) is 5", "write(4) fails: EPIPE". */
static char *call_words(const struct event *event, enum words phase) {
    char *fd =
        event->address ? text_format("%lu", (unsigned long)event->address - 1) : text_copy("");
    const char *name = name_of_operation(event);
    int64_t result = event_result(event->value);
    const char *error = result < 0 ? strerrorname_np((int)-result) : NULL;
    char *words = phase == WORDS_WAITS ? text_format("%s(%s) waits", name, fd)
                  : error              ? text_format("%s(%s) fails: %s", name, fd, error)
                                       : text_format("%s(%s) is %ld", name, fd, (long)result);
    free(fd);
    return words;
}

static int task_of_process(const struct board *board, uint64_t number) {
    for (int i = 0; i < (int)board->task_count; i++) {
        if ((uint64_t)board->processes[board->tasks[i].process].number == number)
            return i;
    }
    return -1;
}

/* What is done to a task, a process, or the heap. */
static char *other_words(const struct board *board, struct names *names,
                         const struct event *event) {
    int value = (int)event->value;
    switch (event->operation) {
    case OP_CREATE: return text_format("creates %s", name_of_task(names, value));
    case OP_JOIN: return text_format("joins %s", name_of_task(names, value));
    case OP_FORK:
        return text_format("forks %s", name_of_task(names, task_of_process(board, event->value)));
    case OP_WAIT:
        return event->flags & EVENT_VALUE && value > 0
                   ? text_format("reaps %s",
                                 name_of_task(names, task_of_process(board, event->value)))
                   : text_copy("waits for a child");
    case OP_EXIT: return text_format("exits with status %d", value);
    case OP_BEGIN: return text_copy("begins");
    case OP_END: return text_copy("ends");
    case OP_YIELD: return text_copy("yields");
    case OP_MALLOC: return text_format("allocates %d bytes", value);
    case OP_FREE: {
        char *object = name_of_memory(names, event);
        char *words = text_format("frees %s", object);
        free(object);
        return words;
    }
    case OP_SIGNAL: return text_format("runs the handler of SIG%s", sigabbrev_np(value));
    default: return text_copy(name_of_operation(event));
    }
}

/* A wait for something that is no lock. */
static char *other_wait(struct names *names, const struct event *event) {
    switch (event->operation) {
    case OP_JOIN: return text_format("waits for %s to end", name_of_task(names, (int)event->value));
    case OP_WAIT: return text_copy("waits for a child to end");
    default: return text_format("%s waits", name_of_operation(event));
    }
}

static char *done_words(const struct board *board, struct names *names, const struct event *event) {
    switch (event->operation) {
    case OP_READ:
    case OP_WRITE:
    case OP_ATOMIC_LOAD:
    case OP_ATOMIC_STORE:
    case OP_ATOMIC_UPDATE: return access_words(names, event);
    case OP_COND_WAIT:
    case OP_COND_TIMEDWAIT: return cond_words(names, event);
    case OP_COND_SIGNAL:
    case OP_COND_BROADCAST: return notify_words(names, event);
    default: break;
    }
    const char *verb = event->address ? verb_of(event) : NULL;
    return verb ? object_words(names, event, verb, "") : other_words(board, names, event);
}

char *event_words(const struct board *board, struct names *names, const struct event *event,
                  enum words phase) {
    if (event->operation == OP_SYSTEM_CALL)
        return call_words(event, phase);
    if (phase == WORDS_DONE)
        return done_words(board, names, event);
    bool object = event->address && (verb_of(event) || event->operation == OP_COND_WAIT ||
                                     event->operation == OP_COND_TIMEDWAIT);
    if (phase == WORDS_TIMED_OUT)
        return text_copy("waits no longer: its time is over");
    return object ? object_words(names, event, verb_of_wait(event), "") : other_wait(names, event);
}
