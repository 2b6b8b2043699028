/* What a run shows of the program: nothing wrong, or a failure and where. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include "session.h"

struct outcome {
    const char *kind; /* a finding's kind (verdict.h); NULL: nothing wrong */
    uint64_t pc;      /* the place: two runs with the same kind and place fail alike; 0: none */
    bool engine;      /* the engine could not follow the program: `problem` says why */
    char problem[TEXT_SIZE];
};

/* How a run's output is judged beyond its exit status: a shell command that gets it on standard input
 * and exits 0 when it is right. The answers are kept: each output is judged once. */
struct judge;
struct judge *judge_new(const char *command); /* NULL: every output is right */
void judge_free(struct judge *judge);

/* The outcome of the session's last run, which ended so. */
struct outcome outcome_of(struct session *session, struct judge *judge, enum ending ending);

bool outcome_same(const struct outcome *a, const struct outcome *b);

/* Whether a run that had a fault injected dealt with it: finished as right as one without; or, unless
 * it had only to try again (FAULTS_TRANSIENT), said on standard error that it failed and exited with
 * another status than 0. Returns NULL when it did, or
 * what it did instead: "crashes", "hangs" …. `right` is the output of the run without a fault. */
const char *outcome_of_fault(struct session *session, struct judge *judge, enum ending ending,
                             const char *right, size_t right_length);

/* --- of a run that is stuck ---------------------------------------------------------------------- */

/* Whether a blocked task waits for one that waits … for it. */
bool stuck_in_circle(const struct board *board, int task);
/* The blocked task that tells most of why all are stuck: one of a circle, one whose wake-up went by, one
 * that waits for no task in particular. Among equals one that is `liked` (may be NULL); -1: no task is
 * blocked. */
int stuck_culprit(const struct board *board, bool (*liked)(int task, void *data), void *data);
/* The task that holds what `task` waits for; -1: no one in particular. */
int stuck_holder(const struct board *board, int task);
/* The object with this key in the last run, or NULL. */
const struct object *board_object(const struct board *board, uint64_t key, enum object_kind kind);

#endif
