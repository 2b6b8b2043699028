/* The reader is the scheduler: at each decision of a run the choice is read from a stream. */
#ifndef STEP_H
#define STEP_H

#include "report.h"

#include <stdio.h>

/* Steps through runs of the report's session until the stream ends or says 'q'. Writes to standard
 * output. The report's result becomes that of the last run that went to its end. Returns whether that
 * failed. Blocks on the stream. */
bool step_through(struct report *report, struct judge *judge, struct search_result *result,
                  FILE *stream);

#endif
