#include "waits.h"
#include "verdict.h"
void waits_explain(const struct waits_request *request, const struct snapshot *snapshot,
                   enum confine_end end, json_t *findings)
{
    (void)request;(void)snapshot;
    if (end == END_BUSY) return;
    json_array_append_new(findings, end == END_STUCK
        ? finding_new("deadlock", NULL, 0, "every process and thread of it waits for another, and none can ever go on")
        : finding_new("hang", NULL, 0, "it did not end by itself (%s)", confine_end_name(end)));
}
void waits_explain_late(const struct waits_request *request, const struct snapshot *snapshot,
                        enum confine_end end, json_t *findings)
{
    (void)request;
    if (end == END_BUSY) return;
    json_array_append_new(findings, finding_new("residue", NULL, 0, "%zu of its processes are still there after it has ended", snapshot->count));
}
