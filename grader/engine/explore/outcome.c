#include "outcome.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_LIMIT = 1024 * 1024, JUDGED = 4096 };

/* --- judging output ------------------------------------------------------------------------------ */

struct judge {
    char *command;
    size_t count;
    struct {
        uint64_t hash;
        bool right;
    } known[JUDGED];
};

struct judge *judge_new(const char *command) {
    struct judge *judge = memory_new(sizeof *judge);
    judge->command = command ? text_copy(command) : NULL;
    return judge;
}

void judge_free(struct judge *judge) {
    free(judge->command);
    free(judge);
}

static uint64_t hash_of(const char *text, size_t length) {
    uint64_t hash = 0xcbf29ce484222325UL;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3UL;
    return hash;
}

static bool ask(const struct judge *judge, const char *text, size_t length) {
    void (*old)(int) = signal(SIGPIPE, SIG_IGN); /* a check need not read everything */
    char *line = text_format("exec > /dev/null; %s", judge->command); /* ours is for the report */
    FILE *check = popen(line, "w");
    free(line);
    if (!check)
        fail("%s: %s", judge->command, strerror(errno));
    fwrite(text, 1, length, check);
    int status = pclose(check);
    signal(SIGPIPE, old);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        fail("--check: %s: not found", judge->command);
    return status == 0;
}

static bool output_is_right(struct session *session, struct judge *judge) {
    if (!judge->command)
        return true;
    size_t length;
    char *text = session_output(session, false, OUTPUT_LIMIT, &length);
    uint64_t hash = hash_of(text, length);
    size_t i = 0;
    while (i < judge->count && judge->known[i].hash != hash)
        i++;
    bool right = i < judge->count ? judge->known[i].right : ask(judge, text, length);
    if (i == judge->count && i < JUDGED) {
        judge->known[i].hash = hash;
        judge->known[i].right = right;
        judge->count++;
    }
    free(text);
    return right;
}

/* --- stuck --------------------------------------------------------------------------------------- */

const struct object *board_object(const struct board *board, uint64_t key, enum object_kind kind) {
    for (unsigned slot = (unsigned)(key * 0x9e3779b97f4a7c15UL >> 40);; slot++) {
        const struct object *object = &board->objects[slot % MAX_OBJECTS];
        if (object->run != board->run)
            return NULL;
        if (object->key == key)
            return object->kind == kind ? object : NULL;
    }
}

/* The one task of a process that goes on; -1 when there are several, or none. */
static int only_task(const struct board *board, int process) {
    int found = -1;
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->process != process || task->state == TASK_ENDED || task->timer)
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

int stuck_holder(const struct board *board, int task) {
    const struct task *t = &board->tasks[task];
    if (t->state != TASK_BLOCKED)
        return -1;
    if (t->wait == WAIT_JOIN)
        return t->wait_task;
    if (t->wait == WAIT_CHILD)
        return t->wait_task < 0 ? -1 : only_task(board, t->wait_task);
    static const struct {
        enum wait wait;
        enum object_kind kind;
    } owned[] = {{WAIT_MUTEX, OBJECT_MUTEX},
                 {WAIT_READ_LOCK, OBJECT_RWLOCK},
                 {WAIT_WRITE_LOCK, OBJECT_RWLOCK},
                 {WAIT_SPIN, OBJECT_SPIN},
                 {WAIT_ONCE, OBJECT_ONCE}};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        if (t->wait != owned[i].wait)
            continue;
        const struct object *object = board_object(board, t->wait_key, owned[i].kind);
        return object ? object->owner : -1;
    }
    return -1;
}

bool stuck_in_circle(const struct board *board, int task) {
    int next = task;
    for (int steps = 0; steps <= MAX_TASKS; steps++) {
        next = stuck_holder(board, next);
        if (next < 0 || board->tasks[next].state == TASK_ENDED)
            return false;
        if (next == task)
            return true;
    }
    return false;
}

/* A wake-up that went by: the task is at a condition variable that has been signalled, before it came
 * or for another. */
static bool missed_signal(const struct board *board, int task) {
    const struct task *t = &board->tasks[task];
    const struct object *cond =
        t->wait == WAIT_COND ? board_object(board, t->wait_key, OBJECT_COND) : NULL;
    return cond && cond->event_count > 0;
}

/* How much a blocked task tells of why all are stuck. */
enum blame { BLAME_NONE, BLAME_FOLLOWS, BLAME_WAITS, BLAME_MISSED, BLAME_CIRCLE };

static enum blame blame_of(const struct board *board, int task) {
    const struct task *t = &board->tasks[task];
    if (t->state != TASK_BLOCKED || t->timer)
        return BLAME_NONE;
    if (stuck_in_circle(board, task))
        return BLAME_CIRCLE;
    if (missed_signal(board, task))
        return BLAME_MISSED;
    int holder = stuck_holder(board, task);
    bool follows = holder >= 0 && board->tasks[holder].state != TASK_ENDED;
    if (follows || t->wait == WAIT_JOIN || t->wait == WAIT_CHILD)
        return BLAME_FOLLOWS;
    return BLAME_WAITS;
}

int stuck_culprit(const struct board *board, bool (*liked)(int task, void *data), void *data) {
    int culprit = -1;
    unsigned best = 0;
    for (int i = 0; i < (int)board->task_count; i++) {
        unsigned blame = 2 * (unsigned)blame_of(board, i);
        if (blame && liked && liked(i, data))
            blame++;
        if (blame > best) {
            best = blame;
            culprit = i;
        }
    }
    return culprit;
}

static struct outcome stuck_outcome(const struct board *board) {
    int culprit = stuck_culprit(board, NULL, NULL);
    if (culprit < 0)
        return (struct outcome){.kind = "deadlock"};
    bool missed = blame_of(board, culprit) == BLAME_MISSED;
    return (struct outcome){.kind = missed ? "lost-wakeup" : "deadlock",
                            .pc = board->tasks[culprit].pc};
}

/* --- outcomes ------------------------------------------------------------------------------------ */

static const char *const kinds[] = {
#define X(name, kind) kind,
    FAILURES(X)
#undef X
};

static struct outcome failed_outcome(const struct board *board) {
    uint32_t kind = board->failure.kind;
    if (kind == FAILURE_STUCK)
        return stuck_outcome(board);
    struct outcome outcome = {.kind = kinds[kind], .pc = board->events[board->failure.event].pc};
    if (kind == FAILURE_LIVELOCK)
        outcome.pc = 0;
    if (kind == FAILURE_STOPPED)
        outcome.kind = NULL;
    if (kind == FAILURE_LIMIT) {
        outcome.engine = true;
        snprintf(outcome.problem, sizeof outcome.problem, "%s", board->failure.text);
    }
    return outcome;
}

static struct outcome leftover_outcome(const struct board *board) {
    for (uint32_t i = 1; i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task_is_thread(board, (int)i) && !task->timer && !task->joined && !task->detached &&
            task->process == 0 && !task->killed)
            return (struct outcome){.kind = "thread-leak",
                                    .pc = board->events[task->create_event].pc};
    }
    for (uint32_t i = 1; i < board->process_count; i++) {
        const struct process *process = &board->processes[i];
        if (process->zombie && process->parent == 0)
            return (struct outcome){.kind = "zombie", .pc = process->fork_pc};
    }
    if (board->leaks.count)
        return (struct outcome){.kind = "leak", .pc = board->events[board->leaks.event].pc};
    return (struct outcome){0};
}

struct outcome outcome_of(struct session *session, struct judge *judge, enum ending ending) {
    const struct board *board = session->board;
    if (ending == ENDLESS)
        return (struct outcome){.kind = "hang"};
    if (ending == FAILED)
        return failed_outcome(board);
    int status = board->exit_status;
    if (WIFSIGNALED(status))
        return (struct outcome){.kind = "crash"};
    if (WEXITSTATUS(status) != 0)
        return (struct outcome){.kind = "wrong-exit"};
    if (!output_is_right(session, judge))
        return (struct outcome){.kind = "wrong-output"};
    return leftover_outcome(board);
}

bool outcome_same(const struct outcome *a, const struct outcome *b) {
    return a->kind && b->kind && strcmp(a->kind, b->kind) == 0 && a->pc == b->pc;
}

const char *outcome_of_fault(struct session *session, struct judge *judge, enum ending ending,
                             const char *right, size_t right_length) {
    struct outcome outcome = outcome_of(session, judge, ending);
    if (outcome.engine)
        return NULL;
    size_t length;
    if (!session->board->failure.kind && session->board->leaks.count)
        return "does not free all of its memory";
    if (outcome.kind && strcmp(outcome.kind, "wrong-exit") == 0) {
        if (session->board->fault & FAULTS_TRANSIENT)
            return "gives up, although the call had only to be made again";
        char *words = session_output(session, true, OUTPUT_LIMIT, &length);
        free(words);
        return length ? NULL : "exits with a failure and says nothing on standard error";
    }
    if (outcome.kind && strcmp(outcome.kind, "wrong-output") == 0)
        return "says that it succeeded, but its output is wrong";
    /* A writer that leaves SIGPIPE alone is meant to die of it, quietly (signal(7)). */
    if (session->board->fault == FAULT_EPIPE && ending == ENDED &&
        WIFSIGNALED(session->board->exit_status) &&
        WTERMSIG(session->board->exit_status) == SIGPIPE)
        return NULL;
    if (outcome.kind)
        return outcome.kind;
    char *text = session_output(session, false, OUTPUT_LIMIT, &length);
    bool same = length == right_length && memcmp(text, right, length) == 0;
    free(text);
    return same || judge->command ? NULL : "says that it succeeded, but its output is another";
}
