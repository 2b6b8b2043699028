/* Exhaustive search under a preemption bound (Musuvathi and Qadeer, iterative context bounding, PLDI
 * 2007): all schedules without a preemption, then all with one, and so on.
 *
 * A schedule is a chain of deviations from the default one. Running it shows its decisions; each
 * alternative at a decision after the last deviation is a schedule to run. A preemption before an access
 * to a word that only one task uses is the same as one before the task's next operation: such
 * alternatives are put off, and taken up when another task is seen at that word.
 */
#ifndef EXHAUSTIVE_H
#define EXHAUSTIVE_H

#include "search.h"

struct exhaustive;

enum { MOST_PREEMPTIONS = 8 };

/* `preemptions`: at most MOST_PREEMPTIONS. */
struct exhaustive *exhaustive_new(unsigned preemptions);
void exhaustive_free(struct exhaustive *exhaustive);

/* Puts the next schedule's plan on the board. False: all have been run. */
bool exhaustive_next(struct exhaustive *exhaustive, struct session *session);

/* Takes in the run of that schedule. */
void exhaustive_take(struct exhaustive *exhaustive, const struct session *session);

/* Whether something was left out: too many schedules, decisions or events for the memory there is. */
bool exhaustive_overflowed(const struct exhaustive *exhaustive);

#endif
