/* What an instructor gets of a batch, all of it made from its grades (grades.h): grades.csv, canvas.csv and moodle.csv where
 * the roster has what those need, junit.xml, sarif.json, gradescope/STUDENT.json, and report.html, one page that
 * needs nothing else.
 */
#ifndef CLASS_REPORTS_H
#define CLASS_REPORTS_H

#include "roster.h"

#include <stdio.h>

#include <jansson.h>

/* Writes all into the folder, each aside and renamed. Names are left out where the class is `anonymous`, but from what
 * Canvas and Moodle read. Returns 0, or -1 with *problem one line. */
int class_reports(const char *folder, const json_t *grades, const struct roster *roster,
                  bool anonymous, char **problem);

/* --- the parts ------------------------------------------------------------------------------------- */

/* The class as a table: a row for each student, by name, a column for each exercise, in order. */
struct class_table {
    struct text_list exercises;
    struct class_row {
        const char *student;
        int row;                /* of the roster, or 0 */
        const json_t **records; /* one for each exercise; NULL: none */
        double points;
    } * rows;
    size_t count;
    double *max_points; /* of each exercise */
    double total;       /* the sum of those */
};

/* report.html (class_page.c). */
void write_class_page(FILE *out, const struct class_table *table, const struct roster *roster);

#endif
