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

int stuck_holder(const struct board *board, int task) {
    const struct task *t = &board->tasks[task];
    if (t->state != TASK_BLOCKED)
        return -1;
    if (t->wait == WAIT_JOIN)
        return t->wait_task;
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

int stuck_root(const struct board *board, int task) {
    for (int steps = 0; steps <= MAX_TASKS; steps++) {
        int next = stuck_holder(board, task);
        if (next < 0 || board->tasks[next].state == TASK_ENDED)
            return task;
        task = next;
    }
    return -1;
}

/* Stuck because a wake-up went by: the one on whom the others wait is at a condition variable that has
 * been signalled, before it came or for another. */
static struct outcome stuck_outcome(const struct board *board) {
    struct outcome outcome = {.kind = "deadlock"};
    for (int i = 0; i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state != TASK_BLOCKED)
            continue;
        if (!outcome.pc)
            outcome.pc = task->pc;
        int root = stuck_root(board, i);
        if (root < 0) { /* a circle: that is the cause, whoever waits besides */
            outcome.kind = "deadlock";
            outcome.pc = task->pc;
            return outcome;
        }
        const struct task *last = &board->tasks[root];
        const struct object *cond =
            last->wait == WAIT_COND ? board_object(board, last->wait_key, OBJECT_COND) : NULL;
        if (cond && cond->event_count > 0 && strcmp(outcome.kind, "lost-wakeup") != 0) {
            outcome.kind = "lost-wakeup";
            outcome.pc = last->pc;
        }
    }
    return outcome;
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
