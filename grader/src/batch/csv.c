#include "csv.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CSV_LIMIT = 64 * 1024 * 1024 };

struct reading {
    const char *path, *at;
    int line; /* of `at` */
    char **problem;
};

static bool complain(const struct reading *reading, int line, const char *what) {
    *reading->problem = text_format("%s:%d: %s", reading->path, line, what);
    return false;
}

static void append(char **cell, size_t *length, char c) {
    *cell = memory_resize(*cell, *length + 2);
    (*cell)[(*length)++] = c;
    (*cell)[*length] = '\0';
}

static bool is_end_of_line(const char *at) {
    return !*at || *at == '\n' || (*at == '\r' && (at[1] == '\n' || !at[1]));
}

/* Reads a cell up to its comma or the end of the line. */
static bool read_cell(struct reading *reading, struct text_list *row) {
    char *cell = text_copy("");
    size_t length = 0;
    int begun = reading->line;
    bool quoted = *reading->at == '"';
    reading->at += quoted;
    while (quoted ? *reading->at != '\0' : *reading->at != ',' && !is_end_of_line(reading->at)) {
        if (quoted && *reading->at == '"' && *++reading->at != '"') {
            quoted = false;
            continue;
        }
        reading->line += *reading->at == '\n';
        append(&cell, &length, *reading->at++);
    }
    text_list_take(row, cell);
    return quoted
               ? complain(reading, begun, "a cell begins with a quote that is not closed: close it")
               : true;
}

static bool read_row(struct reading *reading, struct text_list *row) {
    for (;;) {
        if (!read_cell(reading, row))
            return false;
        if (*reading->at != ',')
            break;
        reading->at++;
    }
    reading->at += *reading->at == '\r';
    reading->at += *reading->at == '\n';
    reading->line++;
    return true;
}

static bool is_blank(const struct text_list *row) {
    for (size_t i = 0; i < row->count; i++)
        if (*row->items[i])
            return false;
    return true;
}

/* Takes the row over. */
static bool add_row(struct csv *csv, struct reading *reading, int line, struct text_list *row) {
    size_t width = csv->count ? csv->rows[0].count : row->count;
    if (is_blank(row)) {
        text_list_free(row);
        return true;
    }
    while (row->count > width && !*row->items[row->count - 1])
        free(row->items[--row->count]);
    bool fits = row->count <= width;
    while (row->count < width)
        text_list_add(row, "");
    csv->rows = memory_resize(csv->rows, (csv->count + 1) * sizeof *csv->rows);
    csv->rows[csv->count++] = *row;
    return fits ? true
                : complain(reading, line,
                           "the row has more cells than the header: is a comma not quoted?");
}

int csv_read(struct csv *csv, const char *path, char **problem) {
    *csv = (struct csv){0};
    size_t length = 0;
    char *text = text_read_file(path, CSV_LIMIT, &length);
    if (!text) {
        *problem = text_format("%s cannot be read (%s)", path, strerror(errno));
        return -1;
    }
    json_t *valid =
        strlen(text) == length ? json_stringn(text, length) : NULL; /* none for bad UTF-8 */
    bool sound = valid;
    if (!valid)
        *problem = text_format("%s is no text in UTF-8: save it as 'CSV UTF-8'", path);
    json_decref(valid);
    struct reading reading = {path, text, 1, problem};
    reading.at += text_begins(text, "\xef\xbb\xbf") ? 3 : 0;
    while (sound && *reading.at) {
        struct text_list row = {0};
        int line = reading.line;
        sound = read_row(&reading, &row);
        if (sound)
            sound = add_row(csv, &reading, line, &row);
        else
            text_list_free(&row);
    }
    free(text);
    if (sound && csv->count == 0) {
        *problem = text_format("%s is empty: its first line has to name the columns", path);
        sound = false;
    }
    if (!sound)
        csv_free(csv);
    return sound ? 0 : -1;
}

void csv_free(struct csv *csv) {
    for (size_t i = 0; i < csv->count; i++)
        text_list_free(&csv->rows[i]);
    free(csv->rows);
    *csv = (struct csv){0};
}

int csv_column(const struct csv *csv, const char *name) {
    for (size_t i = 0; csv->count && i < csv->rows[0].count; i++)
        if (strcasecmp(text_trim(csv->rows[0].items[i]), name) == 0)
            return (int)i;
    return -1;
}
