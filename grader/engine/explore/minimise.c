/* The shortest schedule that still fails alike: deviations are taken away, halves first, then one by
 * one (Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, 2002), until none can
 * be spared. */
#include "search.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RUNS = 1500 };

struct minimiser {
    struct session *session;
    struct judge *judge;
    const struct search_result *result;
    unsigned runs;
};

static bool fails_alike(struct minimiser *m, const struct schedule *schedule) {
    m->runs++;
    enum ending ending = search_run_schedule(m->session, schedule);
    struct outcome outcome = outcome_of(m->session, m->judge, ending);
    return outcome_same(&outcome, &m->result->outcome);
}

/* The schedule without `length` deviations from `from` on; what the run then did, if it fails. */
static bool try_without(struct minimiser *m, struct schedule *schedule, size_t from,
                        size_t length) {
    struct schedule shorter = *schedule;
    shorter.deviations = memory_new((schedule->count + 1) * sizeof *shorter.deviations);
    shorter.count = 0;
    for (size_t i = 0; i < schedule->count; i++) {
        if (i < from || i >= from + length)
            shorter.deviations[shorter.count++] = schedule->deviations[i];
    }
    bool fails = fails_alike(m, &shorter);
    if (fails)
        schedule_take(m->session, &shorter);
    if (fails && shorter.count < schedule->count) {
        free(schedule->deviations);
        *schedule = shorter;
        return true;
    }
    free(shorter.deviations);
    return false;
}

/* The same for a schedule of more deviations than a plan can hold: as it was found. */
static bool fails_as_found(struct minimiser *m, const struct schedule *schedule) {
    plan_clear(m->session);
    enum ending ending = session_run(m->session, &schedule->request);
    struct outcome outcome = outcome_of(m->session, m->judge, ending);
    return outcome_same(&outcome, &m->result->outcome);
}

/* Runs it once more, to be shown. A failure that its own schedule does not show again is none that a
 * person could be told: something took part that the scheduler does not see. */
static void run_again(struct minimiser *m, struct search_result *result, bool by_plan) {
    bool alike = by_plan ? fails_alike(m, &result->failing) : fails_as_found(m, &result->failing);
    if (alike || result->fault || m->session->board->uncontrolled_count)
        return;
    result->problem = text_format(
        "the schedule of seed %lu failed once (%s) and not a second time: something took part that "
        "the scheduler does not control",
        (unsigned long)result->failing.seed, result->outcome.kind);
}

void search_minimise(struct session *session, struct judge *judge, struct search_result *result) {
    struct minimiser m = {.session = session, .judge = judge, .result = result};
    struct schedule *schedule = &result->failing;
    bool possible = !result->fault && fails_alike(&m, schedule);
    for (size_t chunk = (schedule->count + 1) / 2; possible && chunk > 0;) {
        bool shortened = false;
        for (size_t from = 0; from < schedule->count && m.runs < MOST_RUNS;) {
            if (try_without(&m, schedule, from, chunk))
                shortened = true;
            else
                from += chunk;
        }
        if (m.runs >= MOST_RUNS || (chunk == 1 && !shortened))
            break;
        if (!shortened || chunk > schedule->count)
            chunk = chunk > 1 ? chunk / 2 : 1;
    }
    run_again(&m, result, possible || result->fault);
}
