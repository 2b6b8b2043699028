/* GitHub's annotations and SARIF: findings at their lines. */
#include "formats.h"

#include "text.h"
#include "verdict.h"

#include <sha256.h>
#include <stdlib.h>
#include <string.h>

/* A step's annotations beyond this are not shown by GitHub. */
enum { MOST_ANNOTATIONS = 10 };

/* Where the student's file lies in the repository. The caller frees it. */
static char *path_of(const struct result *result, const json_t *finding) {
    return text_format("exercises/%s/%s", result_word(result->verdict, "exercise"),
                       finding_file(finding));
}

/* --- GitHub --------------------------------------------------------------------------------------- */

/* What a workflow command would take for its own is escaped; in its properties also what divides them. */
static void put_command(FILE *out, const char *text, bool property) {
    for (; *text; text++) {
        bool special = strchr("%\r\n", *text) || (property && strchr(":,", *text));
        if (special)
            fprintf(out, "%%%02X", (unsigned char)*text);
        else
            putc(*text, out);
    }
}

static void put_annotation(FILE *out, const struct result *result, const json_t *finding,
                           bool error) {
    fputs(error ? "::warning " : "::error ", out);
    if (finding_file(finding)) {
        char *path = path_of(result, finding);
        fputs("file=", out);
        put_command(out, path, true);
        if (finding_line(finding))
            fprintf(out, ",line=%d", finding_line(finding));
        putc(',', out);
        free(path);
    }
    char *title = text_format("%s %s", result_word(result->verdict, "exercise"),
                              error ? "could not be checked" : finding_kind(finding));
    fputs("title=", out);
    put_command(out, title, true);
    fputs("::", out);
    put_command(out, finding_message(finding), false);
    putc('\n', out);
    free(title);
}

struct annotations {
    FILE *out;
    int count;
};

static void annotate(const struct result *result, const json_t *stage, void *data) {
    struct annotations *annotations = data;
    bool error = strcmp(stage_status(stage), "error") == 0;
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(stage, "findings"), i, finding)
        if (annotations->count < MOST_ANNOTATIONS) {
            put_annotation(annotations->out, result, finding, error);
            annotations->count++;
        }
}

void write_github(FILE *out, const struct results *results) {
    struct annotations annotations = {.out = out};
    results_each_stage(results, annotate, &annotations);
}

/* --- SARIF ---------------------------------------------------------------------------------------- */

struct sarif {
    json_t *rules, *results;
};

static void add_rule(json_t *rules, const char *kind) {
    size_t i;
    json_t *rule;
    json_array_foreach (rules, i, rule)
        if (strcmp(result_word(rule, "id"), kind) == 0)
            return;
    json_array_append_new(rules, json_pack("{s:s}", "id", kind));
}

static json_t *location_of(const struct result *result, const json_t *finding) {
    char *path = path_of(result, finding);
    json_t *physical = json_pack("{s:{s:s}}", "artifactLocation", "uri", path);
    if (finding_line(finding))
        json_object_set_new(physical, "region",
                            json_pack("{s:i}", "startLine", finding_line(finding)));
    free(path);
    return json_pack("{s:o}", "physicalLocation", physical);
}

/* The same finding of the same student, in whatever run: what a viewer knows it again by. */
static char *fingerprint(const struct result *result, const json_t *finding) {
    char *all =
        text_format("%s\n%s\n%s\n%s\n%d", result->student, result_word(result->verdict, "exercise"),
                    finding_kind(finding), finding_file(finding) ? finding_file(finding) : "",
                    finding_line(finding));
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data((const uint8_t *)all, strlen(all), digest);
    free(all);
    return text_copy(digest);
}

static void add_results(const struct result *result, const json_t *stage, void *data) {
    struct sarif *sarif = data;
    bool error = strcmp(stage_status(stage), "error") == 0;
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(stage, "findings"), i, finding) {
        const char *kind = error ? "not-checked" : finding_kind(finding);
        char *print = fingerprint(result, finding);
        json_t *item =
            json_pack("{s:s, s:s, s:{s:s}, s:{s:s}}", "ruleId", kind, "level",
                      error ? "warning" : "error", "message", "text", finding_message(finding),
                      "partialFingerprints", "finding/v1", print);
        if (finding_file(finding))
            json_object_set_new(item, "locations", json_pack("[o]", location_of(result, finding)));
        if (*result->student)
            json_object_set_new(item, "properties", json_pack("{s:s}", "student", result->student));
        add_rule(sarif->rules, kind);
        json_array_append_new(sarif->results, item);
        free(print);
    }
}

void write_sarif(FILE *out, const struct results *results) {
    struct sarif sarif = {json_array(), json_array()};
    results_each_stage(results, add_results, &sarif);
    json_t *object = json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:o}}, s:o}]}", "$schema",
                               "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
                               "runs", "tool", "driver", "name", "Happens Before", "rules",
                               sarif.rules, "results", sarif.results);
    if (!object || json_dumpf(object, out, JSON_COMPACT) < 0)
        fail("the report cannot be written");
    putc('\n', out);
    json_decref(object);
}
