/* What Helgrind's errors mean, in words for a student. */
#include "valgrind_parts.h"

#include "findings_order.h"
#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *race(const struct valgrind_error *error, const struct report_source *source) {
    if (!source->trust_helgrind_races)
        return NULL;
    const struct stack *stack = blocks_stack(&error->blocks);
    const char *what = error->blocks.items[0].words;
    const struct block *other = blocks_find(&error->blocks, "This conflicts with");
    const struct block *symbol = blocks_find(&error->blocks, "data symbol \"");
    const char *name = symbol ? strchr(symbol->words, '"') + 1 : NULL;
    char *object = name ? text_format(" on '%.*s'", (int)strcspn(name, "\""), name) : text_copy("");
    char *place = other ? stack_place(&other->stack, source, "the other at") : text_copy("");
    json_t *finding = stack_finding("race", stack, source,
                                    "data race%s: one thread %s it here and another uses it, and "
                                    "nothing orders the two%s",
                                    object, strstr(what, " read ") ? "reads" : "writes", place);
    if (name)
        finding_set_root(finding, "race %s", object);
    free(object);
    free(place);
    return finding;
}

/* The outermost frame of the program's: where a thread, or the program, begins. */
static const struct frame *outermost(const struct stack *stack) {
    for (size_t i = stack->count; i > 0; i--)
        if (stack->frames[i - 1].ours)
            return &stack->frames[i - 1];
    return NULL;
}

static json_t *lock_order(const struct valgrind_error *error, const struct report_source *source) {
    const struct stack *stack = blocks_stack(&error->blocks);
    const struct block *other = blocks_find(&error->blocks, "Required order was established");
    const struct frame *here = outermost(stack), *there = other ? outermost(&other->stack) : NULL;
    /* It does not say which thread set the order; one thread cannot wait for itself. */
    if (source->lock_orders_are_fine || !here || !there || !here->function || !there->function ||
        strcmp(here->function, there->function) == 0)
        return NULL;
    char *place = stack_place(&other->stack, source, "the other at");
    json_t *finding =
        stack_finding("deadlock", stack, source,
                      "two threads take the same two locks in opposite orders%s: when "
                      "each holds one, both wait for ever",
                      place);
    finding_set_root(finding, "lock order");
    free(place);
    return finding;
}

/* Errors that a right program may meet and handle: they are answers, not mistakes. */
static json_t *failed_call(const struct valgrind_error *error, const struct report_source *source) {
    const struct stack *stack = blocks_stack(&error->blocks);
    const struct block *code = blocks_find(&error->blocks, "with error code");
    const char *call = strstr(error->blocks.items[0].words, "call to ");
    const char *name = code ? strchr(code->words, '(') : NULL;
    static const char *const mistakes[] = {"EINVAL", "EPERM", "EDEADLK", "EBUSY", "ESRCH"};
    bool mistake = false;
    for (size_t i = 0; name && i < sizeof mistakes / sizeof *mistakes; i++)
        mistake = mistake || text_begins(name + 1, mistakes[i]);
    if (!mistake || !call || strstr(call, "try") || strstr(call, "timed"))
        return NULL;
    call += strlen("call to ");
    return stack_finding("lock-misuse", stack, source, "%.*s fails with %.*s",
                         (int)strcspn(call, " "), call, (int)strcspn(name + 1, ":)"), name + 1);
}

static json_t *misuse(const struct valgrind_error *error, const struct report_source *source) {
    static const struct {
        const char *said, *means;
    } known[] = {
        {"pthread_mutex_destroy of a locked mutex", "a mutex is destroyed while it is locked"},
        {"pthread_rwlock_destroy of a locked", "a read-write lock is destroyed while it is held"},
        {"pthread_mutex_destroy with invalid", "a mutex is destroyed that was never initialised"},
        {"pthread_cond_destroy: destruction of condition variable being waited upon",
         "a condition variable is destroyed while a thread waits on it"},
        {"called with un-held mutex", "a thread waits on a condition with a mutex that it does not "
                                      "hold"},
        {"called with mutex held by a different thread",
         "a thread waits on a condition with a mutex that another thread holds"},
        {"called with mutex of type pthread_rwlock_t", "a thread waits on a condition with a "
                                                       "read-write lock"},
        {"wait called with invalid mutex",
         "a thread waits on a condition with a mutex that it does not hold"},
        {"cond is associated with a different mutex",
         "two threads wait on one condition with different mutexes"},
        {"lock that is already held by the calling", "a mutex is locked that this thread already "
                                                     "holds"},
        {"Attempt to re-lock a non-recursive lock", "a mutex is locked that this thread already "
                                                    "holds"},
    };
    const char *what = error->blocks.items[0].words;
    const struct stack *stack = blocks_stack(&error->blocks);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(what, known[i].said))
            return stack_finding("lock-misuse", stack, source, "%s", known[i].means);
    return NULL;
}

/* Helgrind does not know that a robust mutex passes to the one who is told of its owner's death, and
 * takes what that one does with it for misuse. */
static bool owner_died(const struct valgrind_process *process) {
    char *code = text_format("with error code %d ", EOWNERDEAD);
    bool died = false;
    for (size_t i = 0; i < process->error_count; i++)
        died = died || blocks_find(&process->errors[i].blocks, code);
    free(code);
    return died;
}

json_t *helgrind_finding(const struct valgrind_error *error, const struct valgrind_process *process,
                         const struct report_source *source) {
    const char *kind = error->kind;
    const struct stack *stack = blocks_stack(&error->blocks);
    if (strcmp(kind, "Race") == 0)
        return race(error, source);
    if (strcmp(kind, "LockOrder") == 0)
        return lock_order(error, source);
    if (owner_died(process))
        return NULL;
    if (strcmp(kind, "PthAPIerror") == 0)
        return failed_call(error, source);
    if (strcmp(kind, "UnlockForeign") == 0)
        return stack_finding("lock-misuse", stack, source,
                             "a mutex is unlocked that another thread holds");
    if (strcmp(kind, "UnlockUnlocked") == 0 || strcmp(kind, "UnlockBogus") == 0)
        return stack_finding("lock-misuse", stack, source,
                             "a mutex is unlocked that this thread does not hold");
    if (strcmp(kind, "Misc") == 0)
        return misuse(error, source);
    return NULL;
}
