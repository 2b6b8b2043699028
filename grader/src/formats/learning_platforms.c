/* Gradescope's results.json, Autolab's lines, GitHub Classroom's result. */
#include "formats.h"

#include "text.h"
#include "verdict.h"

#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

/* A program may print as much as it likes; a report of some megabytes is refused by those who read it. */
enum { MOST_TEXT = 16 * 1024 };

/* "02-pipes/ping-pong: memory"; with a student's name in front where there are many. The caller frees it. */
static char *test_name(const struct result *result, const json_t *stage) {
    const char *between = *result->student ? ": " : "";
    return text_format("%s%s%s: %s", result->student, between,
                       result_word(result->verdict, "exercise"), stage_name(stage));
}

static char *short_text(const json_t *stage) {
    char *whole = stage_text(stage);
    char *cut = verdict_printable(whole, strlen(whole), MOST_TEXT);
    free(whole);
    return cut;
}

static bool passes(const json_t *stage) {
    return strcmp(stage_status(stage), "pass") == 0;
}

static void dump(FILE *out, json_t *object) {
    if (!object || json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(10)) < 0)
        fail("the report cannot be written");
    json_decref(object);
}

/* What is said above all tests: an error is never the student's fault, and is not to look like one; and what is less
 * than the tests add up to because it is late. The caller frees it. */
static char *summary(const struct results *results) {
    char *text = text_copy("");
    for (size_t i = 0; i < results->count; i++)
        if (strcmp(result_word(results->items[i].verdict, "verdict"), "error") == 0) {
            free(text);
            text = text_copy(
                "The grader could not do all of its work: tell your instructor. What could not be "
                "checked says so below, and is no failure of yours.");
            break;
        }
    for (size_t i = 0; i < results->count; i++) {
        const char *late = result_word(results->items[i].verdict, "late");
        char *longer = *late ? text_format("%s%s%s: %s.", text, *text ? "\n" : "",
                                           result_word(results->items[i].verdict, "exercise"), late)
                             : NULL;
        if (longer) {
            free(text);
            text = longer;
        }
    }
    return text;
}

/* --- Gradescope ----------------------------------------------------------------------------------- */

static void add_gradescope_test(const struct result *result, const json_t *stage, void *tests) {
    char *name = test_name(result, stage), *text = short_text(stage);
    json_array_append_new(tests, json_pack("{s:s, s:f, s:f, s:s, s:s, s:s, s:s, s:s, s:s}", "name",
                                           name, "score", result_number(stage, "points"),
                                           "max_score", result_number(stage, "max_points"),
                                           "status", passes(stage) ? "passed" : "failed", "output",
                                           text, "name_format", "text", "output_format", "text",
                                           "number", stage_name(stage), "visibility", "visible"));
    free(name);
    free(text);
}

void write_gradescope(FILE *out, const struct results *results) {
    json_t *tests = json_array(), *verdicts = json_array();
    char *above = summary(results);
    results_each_stage(results, add_gradescope_test, tests);
    for (size_t i = 0; i < results->count; i++) {
        json_t *verdict = verdict_public(results->items[i].verdict);
        json_object_del(verdict, "row"); /* of a class: nobody else's business */
        json_array_append_new(verdicts, verdict);
    }
    dump(out, json_pack("{s:f, s:f, s:s, s:s, s:s, s:s, s:s, s:o, s:{s:o}}", "score",
                        results_points(results), "execution_time", results_seconds(results),
                        "output", above, "output_format", "text", "test_output_format", "text",
                        "visibility", "visible", "stdout_visibility", "hidden", "tests", tests,
                        "extra_data", "verdicts", verdicts));
    putc('\n', out);
    free(above);
}

/* --- Autolab -------------------------------------------------------------------------------------- */

static void add_autolab_test(const struct result *result, const json_t *stage, void *data) {
    json_t *semantic = data;
    const char *exercise = result_word(result->verdict, "exercise");
    json_t *tests = json_object_get(semantic, exercise);
    if (!tests) {
        tests = json_object();
        json_object_set_new(semantic, exercise, tests);
        json_array_append_new(json_object_get(semantic, "stages"), json_string(exercise));
    }
    char *text = passes(stage) ? text_copy("") : short_text(stage);
    json_object_set_new(tests, stage_name(stage),
                        json_pack("{s:b, s:s}", "passed", passes(stage), "hint", text));
    free(text);
}

/* Its last line is what Autolab trusts: nothing is written after it. */
void write_autolab(FILE *out, const struct results *results) {
    json_t *semantic = json_pack("{s:s, s:[]}", "_presentation", "semantic", "stages");
    json_t *scores = json_object();
    results_each_stage(results, add_autolab_test, semantic);
    for (size_t i = 0; i < results->count; i++)
        json_object_set_new(scores, result_word(results->items[i].verdict, "exercise"),
                            json_real(result_number(results->items[i].verdict, "points")));
    dump(out, semantic);
    putc('\n', out);
    dump(out, json_pack("{s:o, s:[f]}", "scores", scores, "scoreboard", results_points(results)));
    putc('\n', out);
}

/* --- GitHub Classroom ----------------------------------------------------------------------------- */

static void add_classroom_test(const struct result *result, const json_t *stage, void *tests) {
    char *name = test_name(result, stage), *text = short_text(stage);
    const json_t *finding = json_array_get(json_object_get(stage, "findings"), 0);
    const char *file = finding ? finding_file(finding) : NULL;
    json_array_append_new(tests, json_pack("{s:s, s:s, s:f, s:f, s:s, s:s, s:s, s:i, s:f}", "name",
                                           name, "status", stage_status(stage), "score",
                                           result_number(stage, "points"), "max_score",
                                           result_number(stage, "max_points"), "message", text,
                                           "test_code", "", "filename", file ? file : "", "line_no",
                                           finding ? finding_line(finding) : 0, "execution_time",
                                           result_number(stage, "seconds")));
    free(name);
    free(text);
}

static const char *status_of_all(const struct results *results) {
    const char *status = "pass";
    for (size_t i = 0; i < results->count; i++) {
        const char *verdict = result_word(results->items[i].verdict, "verdict");
        if (strcmp(verdict, "error") == 0)
            return "error";
        if (strcmp(verdict, "fail") == 0)
            status = "fail";
    }
    return status;
}

/* One word, for a workflow's step to hand on as its output "result". */
void write_classroom(FILE *out, const struct results *results) {
    json_t *tests = json_array();
    results_each_stage(results, add_classroom_test, tests);
    json_t *object =
        json_pack("{s:i, s:s, s:f, s:o}", "version", 1, "status", status_of_all(results),
                  "max_score", results_max_points(results), "tests", tests);
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (!text)
        fail("out of memory");
    size_t length = strlen(text), room = (length + 2) / 3 * 4 + 1;
    char *encoded = memory_new(room);
    if (b64_ntop((const unsigned char *)text, length, encoded, room) < 0)
        fail("the report cannot be written");
    fprintf(out, "%s\n", encoded);
    free(encoded);
    free(text);
    json_decref(object);
}
