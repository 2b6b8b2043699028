/* What an event is, in words. */
#ifndef EVENT_WORDS_H
#define EVENT_WORDS_H

#include "names.h"

/* At which moment of an operation that may have to wait. */
enum words { WORDS_DONE, WORDS_WAITS, WORDS_TIMED_OUT };

/* "locks m", "counter is 3", "waits for m"; the caller frees it. */
char *event_words(const struct board *board, struct names *names, const struct event *event,
                  enum words phase);

/* The value that was read or written: "3"; "" when it is not known, or is an address. The caller frees
 * it. */
char *value_words(const struct event *event);

#endif
