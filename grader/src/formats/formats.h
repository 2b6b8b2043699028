/* Verdicts as other systems read them: Gradescope, Autolab, GitHub, GitHub Classroom, JUnit, SARIF, CSV.
 *
 * Everything is made from the one verdict JSON (verdict.h), which holds valid UTF-8 alone. What comes from
 * a student (messages, expected and actual output, names) is escaped for the format it goes to, so that no
 * program's output can pass for a result.
 */
#ifndef FORMATS_H
#define FORMATS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* A student's verdict on one exercise. Both are borrowed. */
struct result {
    const char *student; /* "" where there is but one, as when a submission is graded by itself */
    const json_t *verdict;
};

struct results {
    const struct result *items;
    size_t count;
};

/* A format by its name, or NULL. */
struct format {
    const char *name, *help;
    void (*write)(FILE *out, const struct results *results);
};
const struct format *format_find(const char *name);

/* The names of all, "gradescope, autolab, …". The caller frees it. */
char *format_names(void);

/* The formats' writers. Errors of `out` are for the caller to look at (ferror). */
void write_gradescope(FILE *out, const struct results *results);
void write_autolab(FILE *out, const struct results *results);
void write_classroom(FILE *out, const struct results *results);
void write_github(FILE *out, const struct results *results);
void write_junit(FILE *out, const struct results *results);
void write_sarif(FILE *out, const struct results *results);

/* --- parts that they share ----------------------------------------------------------------------- */

/* A member of the verdict, of a stage or of a finding; "" and 0 where there is none. */
const char *result_word(const json_t *object, const char *key);
double result_number(const json_t *object, const char *key);

/* The sums over all results. */
double results_points(const struct results *results);
double results_max_points(const struct results *results);
double results_seconds(const struct results *results);

/* "fail_word" says of a stage what a student has to know: its findings, with place, expected and actual,
 * as plain text. The caller frees it. */
char *stage_text(const json_t *stage);

/* Calls `each` for every stage that was checked or could not be: not for those that are skipped. */
void results_each_stage(const struct results *results,
                        void (*each)(const struct result *result, const json_t *stage, void *data),
                        void *data);

/* Text for XML and HTML, attributes included. Control characters, which XML cannot hold, are replaced. */
void put_xml(FILE *out, const char *text);

/* A cell of a CSV file (RFC 4180). One that a spreadsheet would take for a formula gets a ' in front. */
void put_csv(FILE *out, const char *text);

#endif
