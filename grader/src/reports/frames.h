/* What the tools' reports have in common: blocks of words, each with a stack, and the question
 * which frame of a stack a student should look at.
 *
 * Nothing here blocks, and nothing may be called from a signal handler; values are the caller's.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include "text.h"

#include <jansson.h>

/* Whose program a report is about. */
struct report_source {
    const struct text_list *files; /* base names of the student's files, as in exercise.ini */
    const char *folder;  /* where they lie, so that a line can be looked at; NULL: nowhere */
    const char *program; /* the program's path; the only one whose lines are looked up.
                                      NULL: any that a report names (do not, for strangers' code) */
    /* Orders of locks that could deadlock are no findings: a gate, or a semaphore that lets one
     * too few in, makes them harmless, and the tools do not see that. */
    bool lock_orders_are_fine;
    /* Helgrind's races are findings. It knows neither atomics nor pipes and blames right programs
     * for using them; ThreadSanitizer does not. */
    bool trust_helgrind_races;
};

/* One frame. `file` is a base name, or NULL when unknown; `ours` when the code is the program's
 * own (the student's or the driver's) and not a library's. */
struct frame {
    char *function, *file;
    int line;
    bool ours;
};

struct stack {
    struct frame *frames; /* innermost first */
    size_t count;
};

/* Words of a report and the stack that follows them (perhaps none). */
struct block {
    char *words;
    struct stack stack;
};

struct blocks {
    struct block *items;
    size_t count;
};

/* Adds a frame; copies the strings, of the path only what follows the last slash. */
void stack_add(struct stack *stack, const char *function, const char *path, int line, bool ours);
/* A new block with these words, and no stack yet. */
struct block *blocks_add(struct blocks *blocks, const char *words);
void blocks_free(struct blocks *blocks);
/* The first block whose words hold `part`, or NULL. */
const struct block *blocks_find(const struct blocks *blocks, const char *part);
/* The stack of the first block that has one; an empty one when none has. */
const struct stack *blocks_stack(const struct blocks *blocks);
/* The blocks as text, a line each, for --verbose. The caller frees it. */
char *blocks_text(const struct blocks *blocks);

/* Whether `path` names one of the student's files. */
bool source_is_students(const struct report_source *source, const char *path);

/* The innermost frame in the student's own file; NULL when there is none. */
const struct frame *stack_student(const struct stack *stack, const struct report_source *source);
/* The innermost frame of the program's own, the student's if possible; NULL when there is none. */
const struct frame *stack_own(const struct stack *stack, const struct report_source *source);
/* The name of the library function that the chosen frame called: the frame inside it. NULL when the
 * frame is the innermost one. Borrowed. */
const char *stack_called(const struct stack *stack, const struct report_source *source);
/* " (WORDS ping_pong.c:31)", e.g. with " (allocated at ping_pong.c:31)"; "" when the stack has no
 * frame of the program's. The caller frees it. */
char *stack_place(const struct stack *stack, const struct report_source *source, const char *words);

/* A finding at the student's frame of `stack`; one without a place, but with "(called from
 * driver.c:40)" added to the message, when only the driver's is there. Never NULL. */
json_t *stack_finding(const char *kind, const struct stack *stack,
                      const struct report_source *source, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
