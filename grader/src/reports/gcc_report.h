/* What the compiler prints, as findings (kinds compile and warning). */
#ifndef GCC_REPORT_H
#define GCC_REPORT_H

#include "frames.h"

#include <jansson.h>

/* Adds the flags with which `compiler` ("gcc" or "clang") should be run for its words to be read
 * here: gcc's -fdiagnostics-format=json, for clang one plain line a message. */
void gcc_report_arguments(const char *compiler, struct text_list *arguments);

/* The findings in what a compiler has printed: gcc's JSON, and the text of clang and of a gcc
 * without that flag. In order, errors first, one a line of the source; notes that explain are part
 * of their finding's message. `"_GNU_SOURCE" redefined` is none. The caller owns the array. */
json_t *gcc_report_findings(const char *words, const struct report_source *source);

#endif
