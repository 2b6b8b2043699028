/* The failing run on the board, as findings: what went wrong, where, who waits for whom. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "names.h"
#include "report.h"

#include <jansson.h>

/* A list of findings, as in the verdict; empty when nothing failed. The caller owns it. */
json_t *findings_of(const struct report *report, struct names *names);

#endif
