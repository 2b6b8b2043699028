#include "roster.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const name_columns[] = {"Student", "Name", "Full name", "Student name"};
static const char *const id_columns[] = {
    "ID",    "SIS User ID", "SIS Login ID", "ID number",       "Student ID", "Email address",
    "Email", "Username",    "GitHub",       "github_username", "identifier", "SID"};
enum { NAMES = sizeof name_columns / sizeof *name_columns };
enum { IDS = sizeof id_columns / sizeof *id_columns };

const char *roster_cell(const struct roster *roster, int row, int column) {
    return row > 0 && column >= 0 ? text_trim(roster->csv.rows[row].items[column]) : "";
}

/* Canvas has a row of the points that are possible below the header. */
bool roster_is_student(const struct roster *roster, int row) {
    return !text_begins(text_trim(roster->csv.rows[row].items[0]), "Points Possible");
}

const char *roster_id(const struct roster *roster, int row) {
    for (size_t c = 0; c < roster->id_count; c++)
        if (*roster_cell(roster, row, roster->ids[c]))
            return roster_cell(roster, row, roster->ids[c]);
    return NULL;
}

const char *roster_name(const struct roster *roster, int row) {
    const char *name = roster_cell(roster, row, roster->name), *id = roster_id(roster, row);
    return *name ? name : id ? id : "";
}

/* A row without name and identifier; and two that have but one name. */
static char *unnamed(const struct roster *roster, const char *path) {
    for (int i = 1; i < (int)roster->csv.count; i++) {
        const char *name = roster_name(roster, i);
        if (!*name)
            return text_format("%s: row %d names nobody: fill in its name or identifier", path,
                               i + 1);
        for (int j = i + 1; !roster_id(roster, i) && j < (int)roster->csv.count; j++)
            if (!roster_id(roster, j) && strcasecmp(name, roster_name(roster, j)) == 0)
                return text_format(
                    "%s: rows %d and %d are both '%s', and nothing tells them apart: "
                    "give them an 'ID'",
                    path, i + 1, j + 1, name);
    }
    return NULL;
}

static char *doubled(const struct roster *roster, const char *path) {
    for (size_t c = 0; c < roster->id_count; c++)
        for (int i = 1; i < (int)roster->csv.count; i++) {
            const char *cell = roster_cell(roster, i, roster->ids[c]);
            for (int j = i + 1; *cell && j < (int)roster->csv.count; j++)
                if (strcasecmp(cell, roster_cell(roster, j, roster->ids[c])) == 0)
                    return text_format("%s: rows %d and %d are both '%s' in column '%s': mend one",
                                       path, i + 1, j + 1, cell,
                                       roster->csv.rows[0].items[roster->ids[c]]);
        }
    return NULL;
}

int roster_read(struct roster *roster, const char *path, char **problem) {
    *roster = (struct roster){.name = -1};
    if (!path)
        return 0;
    if (csv_read(&roster->csv, path, problem) < 0)
        return -1;
    for (size_t i = 0; i < NAMES && roster->name < 0; i++)
        roster->name = csv_column(&roster->csv, name_columns[i]);
    for (size_t i = 0; i < IDS; i++) {
        int column = csv_column(&roster->csv, id_columns[i]);
        if (column >= 0)
            roster->ids[roster->id_count++] = column;
    }
    if (roster->name < 0 && roster->id_count == 0)
        *problem = text_format(
            "%s has no column that names a student: call one 'Name', 'ID', 'Email address' or "
            "'Username'",
            path);
    else
        *problem = doubled(roster, path);
    if (!*problem)
        *problem = unnamed(roster, path);
    if (!*problem)
        return 0;
    roster_free(roster);
    return -1;
}

void roster_free(struct roster *roster) {
    csv_free(&roster->csv);
}

static int find_in(const struct roster *roster, int column, const char *word) {
    int found = -1;
    for (int i = 1; column >= 0 && i < (int)roster->csv.count; i++)
        if (roster_is_student(roster, i) && strcasecmp(roster_cell(roster, i, column), word) == 0)
            found = found == -1 ? i : -2;
    return found;
}

int roster_find(const struct roster *roster, const char *word) {
    int found = -1;
    for (size_t c = 0; c < roster->id_count && found < 0; c++)
        found = find_in(roster, roster->ids[c], word);
    return found >= 0 ? found : find_in(roster, roster->name, word);
}
