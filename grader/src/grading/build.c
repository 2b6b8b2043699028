/* The build part: does it compile, with no warnings? */
#include "compile.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

json_t *outcome_of(json_t *findings) {
    if (!findings)
        findings = json_array();
    return json_pack("{s:s, s:o}", "status", json_array_size(findings) ? "fail" : "pass",
                     "findings", findings);
}

json_t *outcome_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = text_vformat(format, arguments);
    va_end(arguments);
    json_t *outcome = json_pack("{s:s, s:[o]}", "status", "error", "findings",
                                finding_new("none", NULL, 0, "%s", message));
    free(message);
    return outcome;
}

json_t *part_build(const struct grading *grading) {
    json_t *findings = json_array();
    char *problem = NULL;
    const char *result =
        compile_program(grading, &variant_plain, grading->program, findings, &problem);
    char *tools = NULL;
    if (strcmp(result, "error") != 0)
        tools = compile_tools(grading, &problem);
    json_t *outcome = problem ? outcome_error("%s", problem) : outcome_of(json_incref(findings));
    if (tools)
        json_object_set_new(outcome, "tools", json_string(tools));
    json_decref(findings);
    free(tools);
    free(problem);
    return outcome;
}
