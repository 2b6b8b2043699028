/* JUnit XML, as Bats writes it: a suite for each student and exercise, a case for each stage. */
#include "formats.h"

#include "text.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

struct counts {
    int tests, failures, errors, skipped;
};

static struct counts count(const json_t *verdict) {
    struct counts counts = {0};
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(verdict, "stages"), i, stage) {
        counts.tests++;
        counts.failures += strcmp(stage_status(stage), "fail") == 0;
        counts.errors += strcmp(stage_status(stage), "error") == 0;
        counts.skipped += strcmp(stage_status(stage), "skip") == 0;
    }
    return counts;
}

static void put_problem(FILE *out, const char *element, const json_t *stage) {
    const json_t *finding = json_array_get(json_object_get(stage, "findings"), 0);
    char *text = stage_text(stage);
    fprintf(out, "      <%s type=\"", element);
    put_xml(out, finding ? finding_kind(finding) : "none");
    fputs("\" message=\"", out);
    put_xml(out, finding ? finding_message(finding) : "");
    fputs("\">", out);
    put_xml(out, text);
    fprintf(out, "</%s>\n", element);
    free(text);
}

static void put_case(FILE *out, const char *suite, const json_t *stage) {
    const char *status = stage_status(stage);
    fputs("    <testcase classname=\"", out);
    put_xml(out, suite);
    fputs("\" name=\"", out);
    put_xml(out, stage_name(stage));
    fprintf(out, "\" time=\"%.3f\"", result_number(stage, "seconds"));
    if (strcmp(status, "pass") == 0) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    if (strcmp(status, "skip") == 0)
        fputs("      <skipped/>\n", out);
    else
        put_problem(out, strcmp(status, "error") == 0 ? "error" : "failure", stage);
    fputs("    </testcase>\n", out);
}

static void put_suite(FILE *out, const struct result *result) {
    struct counts counts = count(result->verdict);
    char *name = text_format("%s%s%s", result->student, *result->student ? ": " : "",
                             result_word(result->verdict, "exercise"));
    fputs("  <testsuite name=\"", out);
    put_xml(out, name);
    fprintf(out, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%.3f\">\n",
            counts.tests, counts.failures, counts.errors, counts.skipped,
            result_number(result->verdict, "seconds"));
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(result->verdict, "stages"), i, stage)
        put_case(out, name, stage);
    fputs("  </testsuite>\n", out);
    free(name);
}

void write_junit(FILE *out, const struct results *results) {
    fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites time=\"%.3f\">\n",
            results_seconds(results));
    for (size_t i = 0; i < results->count; i++)
        put_suite(out, &results->items[i]);
    fputs("</testsuites>\n", out);
}
