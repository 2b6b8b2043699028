/* report.html: the class at a glance, what went wrong in each exercise, and a section for each student with the
 * feedback they would see at home. One page, without a script, a font or a picture from elsewhere. */
#include "class_reports.h"

#include "formats.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

static const char style[] =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "h1,h2,h3{line-height:1.2}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.25rem .6rem;text-align:left;"
    "border-bottom:1px solid #ddd;vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}"
    ".pass{background:#dff3e3}.fail{background:#fbe3e1}.error{background:#fdf1cf}.missing{background:#eee}"
    ".bar{display:inline-block;height:.8rem;background:#c0564b;vertical-align:middle}"
    "pre{white-space:pre-wrap;background:#f6f6f6;padding:.6rem;overflow-wrap:anywhere}"
    "details{margin:.4rem 0}summary{cursor:pointer}.wide{overflow-x:auto}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181c}th,td{border-color:#333}"
    ".pass{background:#17351f}.fail{background:#43201d}.error{background:#41370f}.missing{background:#26282c}"
    "pre{background:#1f2227}a{color:#8ab4f8}}";

static const char *verdict_of(const json_t *record) {
    return record ? result_word(record, "verdict") : "missing";
}

static void put_name(FILE *out, const struct class_row *row, const struct roster *roster) {
    const char *name = roster_cell(roster, row->row, roster->name);
    put_xml(out, *name ? name : row->student);
}

/* --- the class ---------------------------------------------------------------------------------------- */

static void put_cell(FILE *out, const json_t *record, size_t student, size_t exercise) {
    const char *verdict = verdict_of(record);
    const char *kind = record ? result_word(record, "kind") : "none";
    fprintf(out, "<td class=\"number %s\"><a href=\"#s%zu-%zu\" title=\"", verdict, student,
            exercise);
    put_xml(out, strcmp(verdict, "fail") == 0 ? kind : verdict);
    fprintf(out, "\">%.10g</a></td>", record ? result_number(record, "points") : 0.0);
}

static void put_class(FILE *out, const struct class_table *table, const struct roster *roster) {
    fputs("<h2>The class</h2>\n<div class=\"wide\"><table>\n<tr><th>Student</th><th>Points</th>",
          out);
    for (size_t e = 0; e < table->exercises.count; e++) {
        fprintf(out, "<th><a href=\"#e%zu\">", e);
        put_xml(out, strrchr(table->exercises.items[e], '/') + 1);
        fprintf(out, "</a> (%.10g)</th>", table->max_points[e]);
    }
    fputs("</tr>\n", out);
    for (size_t i = 0; i < table->count; i++) {
        const struct class_row *row = &table->rows[i];
        fprintf(out, "<tr><td><a href=\"#s%zu\">", i);
        put_name(out, row, roster);
        fprintf(out, "</a></td><td class=\"number\">%.10g of %.10g</td>", row->points,
                table->total);
        for (size_t e = 0; e < table->exercises.count; e++)
            put_cell(out, row->records[e], i, e);
        fputs("</tr>\n", out);
    }
    fputs("</table></div>\n", out);
}

/* --- the exercises ------------------------------------------------------------------------------------ */

struct tally {
    const char *what;
    int count;
};

static int by_count(const void *a, const void *b) {
    const struct tally *left = a, *right = b;
    return right->count != left->count ? right->count - left->count
                                       : strcmp(left->what, right->what);
}

static void put_bar(FILE *out, const struct tally *tally, size_t students) {
    fputs("<tr><td>", out);
    put_xml(out, tally->what);
    fprintf(
        out,
        "</td><td class=\"number\">%d</td><td><span class=\"bar\" style=\"width:%.1frem\"></span></td></tr>\n",
        tally->count, 20.0 * tally->count / (double)students);
}

/* How many passed, and what the others failed by, the most frequent first. */
static void put_exercise(FILE *out, const struct class_table *table, size_t exercise) {
    struct tally *tallies = memory_new((table->count + 1) * sizeof *tallies);
    size_t kinds = 0;
    int passed = 0;
    for (size_t i = 0; i < table->count; i++) {
        const json_t *record = table->rows[i].records[exercise];
        const char *verdict = verdict_of(record), *what = verdict;
        passed += strcmp(verdict, "pass") == 0;
        if (strcmp(verdict, "fail") == 0)
            what = result_word(record, "kind");
        size_t k = 0;
        while (k < kinds && strcmp(tallies[k].what, what) != 0)
            k++;
        if (k == kinds)
            tallies[kinds++] = (struct tally){what, 0};
        tallies[k].count++;
    }
    qsort(tallies, kinds, sizeof *tallies, by_count);
    fprintf(out, "<h3 id=\"e%zu\">", exercise);
    put_xml(out, table->exercises.items[exercise]);
    fprintf(out, "</h3>\n<p>%d of %zu passed.</p>\n<table>\n", passed, table->count);
    for (size_t k = 0; k < kinds; k++)
        if (strcmp(tallies[k].what, "pass") != 0)
            put_bar(out, &tallies[k], table->count);
    fputs("</table>\n", out);
    free(tallies);
}

/* --- the students ------------------------------------------------------------------------------------- */

static void put_stages(FILE *out, const json_t *record) {
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(record, "stages"), i, stage) {
        const char *status = stage_status(stage);
        bool told = strcmp(status, "fail") == 0 || strcmp(status, "error") == 0;
        fprintf(out, "<p>%s: %s, %.10g of %.10g points</p>\n", stage_name(stage), status,
                result_number(stage, "points"), result_number(stage, "max_points"));
        if (told) {
            char *text = stage_text(stage);
            fputs("<pre>", out);
            put_xml(out, text);
            fputs("</pre>\n", out);
            free(text);
        }
    }
}

static void put_student(FILE *out, const struct class_table *table, size_t student,
                        const struct roster *roster) {
    const struct class_row *row = &table->rows[student];
    fprintf(out, "<h3 id=\"s%zu\">", student);
    put_name(out, row, roster);
    fprintf(out, "</h3>\n<p>%.10g of %.10g points.</p>\n", row->points, table->total);
    for (size_t e = 0; e < table->exercises.count; e++) {
        const json_t *record = row->records[e];
        const char *verdict = verdict_of(record);
        fprintf(out, "<details id=\"s%zu-%zu\"><summary class=\"%s\">", student, e, verdict);
        put_xml(out, table->exercises.items[e]);
        fprintf(out, ": %s", verdict);
        if (strcmp(verdict, "fail") == 0)
            fprintf(out, " (%s)", result_word(record, "kind"));
        fputs("</summary>\n", out);
        if (record && *result_word(record, "late"))
            fprintf(out, "<p>%s: %.10g of %.10g points.</p>\n", result_word(record, "late"),
                    result_number(record, "points"), result_number(record, "max_points"));
        if (record)
            put_stages(out, record);
        fputs("</details>\n", out);
    }
}

/* What the programs were confined by, as it was recorded with each. */
static void put_confinement(FILE *out, const struct class_table *table) {
    struct text_list told = {0};
    for (size_t i = 0; i < table->count; i++)
        for (size_t e = 0; e < table->exercises.count; e++) {
            const char *words =
                json_string_value(json_object_get(table->rows[i].records[e], "confined"));
            if (words && *words && !text_list_has(&told, words))
                text_list_add(&told, words);
        }
    for (size_t i = 0; i < told.count; i++) {
        fputs("<p>Confined: ", out);
        put_xml(out, told.items[i]);
        fputs(".</p>\n", out);
    }
    text_list_free(&told);
}

void write_class_page(FILE *out, const struct class_table *table, const struct roster *roster) {
    fprintf(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Happens Before: a class</title>\n"
        "<style>%s</style>\n</head>\n<body>\n<h1>Happens Before: a class</h1>\n",
        style);
    put_class(out, table, roster);
    put_confinement(out, table);
    fputs("<h2>The exercises</h2>\n", out);
    for (size_t e = 0; e < table->exercises.count; e++)
        put_exercise(out, table, e);
    fputs("<h2>The students</h2>\n", out);
    for (size_t i = 0; i < table->count; i++)
        put_student(out, table, i, roster);
    fputs("</body>\n</html>\n", out);
}
