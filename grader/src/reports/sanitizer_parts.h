/* Inside of sanitizer_report: one report of a sanitizer, cut into blocks, and who tells what it
 * means. */
#ifndef SANITIZER_PARTS_H
#define SANITIZER_PARTS_H

#include "frames.h"
#include "lines.h"

#include <jansson.h>

/* The finding of one report, or NULL for one that is no student's fault. `blocks->items[0]` is the
 * report's first line; program may be NULL. */
json_t *asan_finding(const struct blocks *blocks, const struct report_source *source);
json_t *ubsan_finding(const struct blocks *blocks, const struct report_source *source);
json_t *tsan_finding(const struct blocks *blocks, const struct report_source *source,
                     struct lines *program);

/* LeakSanitizer tells all leaks in one report; adds a finding for each root. */
void lsan_findings(const struct blocks *blocks, const struct report_source *source,
                   json_t *findings);

/* "1 byte", "8 bytes". The caller frees it. */
char *bytes_words(unsigned long count);

/* The library function's own name within a sanitizer's for it ("__interceptor_strcpy"), or NULL when
 * it is one of the runtime's inner ones. Borrowed from `function`. */
const char *interceptor_name(const char *function);

#endif
