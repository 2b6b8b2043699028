/* The diagnosis: who waits for whom, in words for a student. */
#ifndef WAITS_H
#define WAITS_H

#include "confine.h"
#include "confine_budget.h"
#include "confine_stuck.h"
#include "confine_tasks.h"

#include <jansson.h>

struct waits_request {
    const struct confine_options *options;
    pid_t command;
    const struct budget *budget;
    struct stuck *stuck;
};

/* How a run that was ended went wrong: one finding of kind deadlock or hang, with the line where it
 * waits or runs, added to `findings`; nothing for END_BUSY. The processes are still there, and are
 * disturbed: they have to be ended afterwards. */
void waits_explain(const struct waits_request *request, const struct snapshot *snapshot,
                   enum confine_end end, json_t *findings);

/* The same of what outlived the command: one finding of kind residue. */
void waits_explain_late(const struct waits_request *request, const struct snapshot *snapshot,
                        enum confine_end end, json_t *findings);

#endif
