/* What the readers of tools' reports share: which files to read, and in which order to tell. */
#ifndef FINDINGS_ORDER_H
#define FINDINGS_ORDER_H

#include "text.h"

#include <jansson.h>

/* Adds the regular files whose path begins with `prefix` (DIRECTORY/BEGINNING), sorted by name. */
void files_with_prefix(const char *prefix, struct text_list *paths);

/* Sorted by file and line (those without a place last), so that which process or thread told first
 * changes nothing; then each root once: the same kind, file and line, or the same "root" that a
 * reader has given its findings. Takes `findings` over; "root" is removed. */
json_t *findings_ordered(json_t *findings);

/* Says which root a finding has, in any words: one finding is kept of those that share them. */
void finding_set_root(json_t *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
