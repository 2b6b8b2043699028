#include "class_reports.h"

#include "formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- the table -------------------------------------------------------------------------------------- */

static int by_student(const void *a, const void *b) {
    return strcmp(((const struct class_row *)a)->student, ((const struct class_row *)b)->student);
}

static size_t index_of(const struct text_list *list, const char *text) {
    size_t i = 0;
    while (i < list->count && strcmp(list->items[i], text) != 0)
        i++;
    return i;
}

static struct class_table table_of(const json_t *records) {
    struct class_table table = {0};
    json_t *students = json_object(), *record;
    size_t i;
    json_array_foreach (records, i, record) {
        const char *exercise = result_word(record, "exercise"),
                   *student = result_word(record, "student");
        if (!text_list_has(&table.exercises, exercise))
            text_list_add(&table.exercises, exercise);
        if (!json_object_get(students, student))
            json_object_set_new(students, student,
                                json_integer((json_int_t)json_object_size(students)));
    }
    text_list_sort(&table.exercises);
    table.count = json_object_size(students);
    table.rows = memory_new((table.count + 1) * sizeof *table.rows);
    table.max_points = memory_new((table.exercises.count + 1) * sizeof *table.max_points);
    json_array_foreach (records, i, record) {
        struct class_row *row = &table.rows[json_integer_value(
            json_object_get(students, result_word(record, "student")))];
        size_t exercise = index_of(&table.exercises, result_word(record, "exercise"));
        if (!row->records)
            row->records = memory_new((table.exercises.count + 1) * sizeof(json_t *));
        row->student = result_word(record, "student");
        row->row = (int)result_number(record, "row");
        row->records[exercise] = record;
        row->points += result_number(record, "points");
        if (result_number(record, "max_points") > table.max_points[exercise])
            table.max_points[exercise] = result_number(record, "max_points");
    }
    for (i = 0; i < table.exercises.count; i++)
        table.total += table.max_points[i];
    if (table.count)
        qsort(table.rows, table.count, sizeof *table.rows, by_student);
    json_decref(students);
    return table;
}

static void table_free(struct class_table *table) {
    for (size_t i = 0; i < table->count; i++)
        free(table->rows[i].records);
    free(table->rows);
    free(table->max_points);
    text_list_free(&table->exercises);
}

/* --- CSV -------------------------------------------------------------------------------------------- */

/* To a hundredth at most. */
static void put_points(FILE *out, double points) {
    fprintf(out, "%.10g", (double)(long)(points * 100 + 0.5) / 100);
}

static void put_cells(FILE *out, const struct class_table *table, const struct class_row *row) {
    for (size_t e = 0; e < table->exercises.count; e++) {
        putc(',', out);
        put_points(out, row->records[e] ? result_number(row->records[e], "points") : 0.0);
    }
}

static void put_exercises(FILE *out, const struct class_table *table) {
    for (size_t e = 0; e < table->exercises.count; e++) {
        putc(',', out);
        put_csv(out, table->exercises.items[e]);
    }
}

static const char *late_words(const struct class_row *row, size_t exercise) {
    return row->records[exercise] ? result_word(row->records[exercise], "late") : "";
}

static bool any_late(const struct class_table *table) {
    for (size_t i = 0; i < table->count; i++)
        for (size_t e = 0; e < table->exercises.count; e++)
            if (*late_words(&table->rows[i], e))
                return true;
    return false;
}

/* What is late in one cell: "02-pipes/ping-pong: 2 days late: 20% less; ...". */
static void put_late(FILE *out, const struct class_table *table, const struct class_row *row) {
    char *cell = text_copy("");
    for (size_t e = 0; e < table->exercises.count; e++)
        if (*late_words(row, e)) {
            char *longer = text_format("%s%s%s: %s", cell, *cell ? "; " : "",
                                       table->exercises.items[e], late_words(row, e));
            free(cell);
            cell = longer;
        }
    putc(',', out);
    put_csv(out, cell);
    free(cell);
}

static void write_grades(FILE *out, const struct class_table *table, const struct roster *roster) {
    fputs("Student,Name,Points,Max points", out);
    put_exercises(out, table);
    bool late = any_late(table);
    if (late)
        fputs(",Late", out);
    for (size_t i = 0; i < table->count; i++) {
        const struct class_row *row = &table->rows[i];
        fputs("\r\n", out);
        put_csv(out, row->student);
        putc(',', out);
        put_csv(out, roster_cell(roster, row->row, roster->name));
        putc(',', out);
        put_points(out, row->points);
        putc(',', out);
        put_points(out, table->total);
        put_cells(out, table, row);
        if (late)
            put_late(out, table, row);
    }
    fputs("\r\n", out);
}

/* Canvas knows a student by these, and an assignment by its column. */
static const char *const canvas_columns[] = {"Student", "ID", "SIS User ID", "SIS Login ID",
                                             "Section"};
enum { CANVAS_COLUMNS = sizeof canvas_columns / sizeof *canvas_columns };

static void write_canvas(FILE *out, const struct class_table *table, const struct roster *roster) {
    for (size_t c = 0; c < CANVAS_COLUMNS; c++)
        fprintf(out, "%s%s", c ? "," : "", canvas_columns[c]);
    put_exercises(out, table);
    fputs("\r\n    Points Possible,,,,", out);
    for (size_t e = 0; e < table->exercises.count; e++) {
        putc(',', out);
        put_points(out, table->max_points[e]);
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!table->rows[i].row)
            continue; /* whom the roster does not have Canvas does not know either */
        fputs("\r\n", out);
        for (size_t c = 0; c < CANVAS_COLUMNS; c++) {
            if (c)
                putc(',', out);
            put_csv(out, roster_cell(roster, table->rows[i].row,
                                     csv_column(&roster->csv, canvas_columns[c])));
        }
        put_cells(out, table, &table->rows[i]);
    }
    fputs("\r\n", out);
}

/* Moodle takes any column that identifies, and one for each grade item. */
static const char *moodle_column(const struct roster *roster) {
    return csv_column(&roster->csv, "Email address") >= 0 ? "Email address"
           : csv_column(&roster->csv, "ID number") >= 0   ? "ID number"
                                                          : NULL;
}

static void write_moodle(FILE *out, const struct class_table *table, const struct roster *roster) {
    const char *column = moodle_column(roster);
    fputs(column, out);
    put_exercises(out, table);
    for (size_t i = 0; i < table->count; i++) {
        if (!table->rows[i].row)
            continue;
        fputs("\r\n", out);
        put_csv(out, roster_cell(roster, table->rows[i].row, csv_column(&roster->csv, column)));
        put_cells(out, table, &table->rows[i]);
    }
    fputs("\r\n", out);
}

/* --- the others -------------------------------------------------------------------------------------- */

static void write_with(FILE *out, const struct class_table *table, const char *format) {
    size_t count = 0;
    struct result *items = memory_new((table->count * table->exercises.count + 1) * sizeof *items);
    for (size_t i = 0; i < table->count; i++)
        for (size_t e = 0; e < table->exercises.count; e++)
            if (table->rows[i].records[e])
                items[count++] = (struct result){table->rows[i].student, table->rows[i].records[e]};
    format_find(format)->write(out, &(struct results){items, count});
    free(items);
}

static void write_class_junit(FILE *out, const struct class_table *table,
                              const struct roster *roster) {
    (void)roster;
    write_with(out, table, "junit");
}

static void write_class_sarif(FILE *out, const struct class_table *table,
                              const struct roster *roster) {
    (void)roster;
    write_with(out, table, "sarif");
}

/* Gradescope takes a file for each student. Returns 0, or -1 with errno. */
static int write_gradescope_files(const char *folder, const struct class_table *table) {
    char *place = text_format("%s/gradescope", folder);
    int result = text_remove_tree(place) < 0 ? -1 : text_make_directories(place);
    for (size_t i = 0; i < table->count && result == 0; i++) {
        struct result *items = memory_new((table->exercises.count + 1) * sizeof *items);
        struct results results = {items, 0};
        for (size_t e = 0; e < table->exercises.count; e++)
            if (table->rows[i].records[e])
                items[results.count++] = (struct result){"", table->rows[i].records[e]};
        char *text = NULL, *path = text_format("%s/%s.json", place, table->rows[i].student);
        size_t length = 0;
        FILE *out = open_memstream(&text, &length);
        if (!out)
            fail("out of memory");
        write_gradescope(out, &results);
        if (fclose(out) != 0)
            fail("out of memory");
        result = text_write_file(path, text, length);
        free(text);
        free(path);
        free(items);
    }
    free(place);
    return result;
}

/* --- all ---------------------------------------------------------------------------------------------- */

static int write_report(const char *folder, const char *name, const struct class_table *table,
                        const struct roster *roster,
                        void (*write)(FILE *, const struct class_table *, const struct roster *),
                        char **problem) {
    char *text = NULL, *path = text_format("%s/%s", folder, name);
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        fail("out of memory");
    write(out, table, roster);
    if (fclose(out) != 0)
        fail("out of memory");
    int result = text_write_file(path, text, length);
    if (result < 0)
        *problem = text_format(
            "%s cannot be written (%s): what was graded is in %s/results.jsonl; make room, and "
            "run it again with --resume",
            path, strerror(errno), folder);
    free(text);
    free(path);
    return result;
}

int class_reports(const char *folder, const json_t *grades, const struct roster *roster,
                  bool anonymous, char **problem) {
    struct class_table table = table_of(grades);
    const struct roster nobody = {.name = -1}, *named = anonymous ? &nobody : roster;
    bool canvas = csv_column(&roster->csv, "Student") >= 0 && csv_column(&roster->csv, "ID") >= 0;
    const struct {
        const char *name;
        void (*write)(FILE *, const struct class_table *, const struct roster *);
        const struct roster *roster;
        bool wanted;
    } reports[] = {{"grades.csv", write_grades, named, true},
                   {"canvas.csv", write_canvas, roster, canvas},
                   {"moodle.csv", write_moodle, roster, moodle_column(roster)},
                   {"junit.xml", write_class_junit, named, true},
                   {"sarif.json", write_class_sarif, named, true},
                   {"report.html", write_class_page, named, true}};
    int result = 0;
    for (size_t i = 0; i < sizeof reports / sizeof *reports && result == 0; i++)
        if (reports[i].wanted)
            result = write_report(folder, reports[i].name, &table, reports[i].roster,
                                  reports[i].write, problem);
    if (result == 0 && write_gradescope_files(folder, &table) < 0) {
        *problem = text_format("%s/gradescope cannot be written (%s)", folder, strerror(errno));
        result = -1;
    }
    table_free(&table);
    return result;
}
