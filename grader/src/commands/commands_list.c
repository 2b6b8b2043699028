#include "commands.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The columns of a row besides name, title and notes; those of a status with the gap before it; and of
 * a title that still says something. */
enum { FIXED = 2 + 2 + 10 + 9, STATUS = 10, LEAST_TITLE = 16 };

/* What the list says of one exercise. `exercise` is NULL when its exercise.ini is damaged. */
struct row {
    const char *name;
    struct exercise *exercise;
    char *problem;
    const struct progress_entry *entry; /* or NULL */
    bool current;
};

struct table {
    struct row *rows;
    size_t count;
    struct text_list names;
    struct progress progress;
};

static int table_load(const struct context *context, struct table *table, char **problem) {
    *table = (struct table){0};
    enum progress_status status = progress_load(context->root, &table->progress, problem);
    if (status == PROGRESS_DAMAGED)
        return EXIT_CANNOT;
    if (status == PROGRESS_UNWRITABLE)
        command_cannot("list", *problem);
    *problem = NULL;
    exercise_names(context->root, &table->names);
    table->count = table->names.count;
    table->rows = memory_new(table->count * sizeof *table->rows);
    struct exercise *current = command_exercise(context, NULL, problem);
    free(*problem); /* no exercises, or the current one is damaged: its row says so */
    *problem = NULL;
    for (size_t i = 0; i < table->count; i++) {
        struct row *row = &table->rows[i];
        row->name = table->names.items[i];
        row->exercise = exercise_load(context->root, row->name, &row->problem);
        row->entry = progress_of(&table->progress, row->name);
        row->current = current && strcmp(current->name, row->name) == 0;
    }
    exercise_free(current);
    return 0;
}

static void table_free(struct table *table) {
    for (size_t i = 0; i < table->count; i++) {
        exercise_free(table->rows[i].exercise);
        free(table->rows[i].problem);
    }
    free(table->rows);
    text_list_free(&table->names);
    progress_free(&table->progress);
}

static const char *status_of(const struct row *row) {
    return !row->exercise                             ? "damaged"
           : row->entry && row->entry->passed         ? "passed"
           : row->entry && row->entry->gave_up        ? "gave-up"
           : row->entry && row->entry->max_points > 0 ? "tried"
                                                      : "new";
}

/* The points as of today's exercise: the best share that was reached. */
static double points_of(const struct row *row) {
    if (!row->exercise || !row->entry || row->entry->max_points <= 0)
        return 0;
    return row->entry->points / row->entry->max_points * row->exercise->points;
}

/* Columns of UTF-8, every character counted as one. */
static int columns(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* The last column; with more to say than the status it is on a line of its own, where it would not
 * fit. */
static void print_notes(FILE *stream, const struct row *row, int room) {
    const char *status = status_of(row);
    const char *colour = strcmp(status, "passed") == 0 ? "green" : "yellow";
    int hints = row->entry ? row->entry->hints : 0;
    char *word = text_copy(strcmp(status, "gave-up") == 0 ? "given up"
                           : strcmp(status, "new") == 0   ? ""
                                                          : status);
    char *more = hints > 0
                     ? text_format("%s%d hint%s", *word ? ", " : "", hints, hints == 1 ? "" : "s")
                     : text_copy("");
    const char *seen =
        row->entry && row->entry->passed && row->entry->gave_up ? ", solution seen first" : "";
    if (*word || *more)
        fprintf(stream, "%s%s%s%s%s%s",
                2 + columns(word) + columns(more) + columns(seen) > room ? "\n      " : "  ",
                report_style(stream, colour), word, report_style(stream, "reset"), more, seen);
    fputc('\n', stream);
    free(word);
    free(more);
}

/* `title` in exactly so many columns: cut, or filled with blanks. */
static void print_title(FILE *stream, const char *title, int width) {
    int cut = columns(title) > width, left = width - cut;
    for (; *title && (left > 0 || ((unsigned char)*title & 0xc0) == 0x80); title++) {
        left -= ((unsigned char)*title & 0xc0) != 0x80;
        fputc(*title, stream);
    }
    fprintf(stream, "%s%*s", cut ? "…" : "", left, "");
}

static void print_row(FILE *stream, const struct row *row, int name_width, int title_width,
                      int width) {
    const char *name = strchr(row->name, '/') + 1;
    const char *mark = row->current ? ">" : " ";
    if (!row->exercise) {
        fprintf(stream, "%s %-*s  %sdamaged%s\n", mark, name_width, name,
                report_style(stream, "red"), report_style(stream, "reset"));
        return;
    }
    const struct exercise *exercise = row->exercise;
    char *points = row->entry && row->entry->max_points > 0
                       ? text_format("%.3g/%g", points_of(row), exercise->points)
                       : text_format("-/%g", exercise->points);
    fprintf(stream, "%s%s %-*s%s  ", mark, row->current ? report_style(stream, "bold") : "",
            name_width, name, row->current ? report_style(stream, "reset") : "");
    print_title(stream, exercise->title, title_width);
    fprintf(stream, "  %4d min  %7s", exercise->minutes, points);
    free(points);
    print_notes(stream, row, width - name_width - title_width - FIXED);
}

/* Columns that the list may take: those of the terminal, or 80. */
static int width_of(FILE *stream) {
    struct winsize size;
    bool known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

static int widest(const struct table *table, bool title) {
    int width = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct row *row = &table->rows[i];
        const char *text =
            title ? row->exercise ? row->exercise->title : "" : strchr(row->name, '/') + 1;
        if (columns(text) > width)
            width = columns(text);
    }
    return width;
}

static void print_table(FILE *stream, const struct table *table) {
    int name_width = widest(table, false), title_width = widest(table, true);
    int width = width_of(stream), room = width - name_width - FIXED - STATUS;
    if (title_width > room)
        title_width = room > LEAST_TITLE ? room : LEAST_TITLE;
    double points = 0, most = 0;
    size_t passed = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct row *row = &table->rows[i];
        size_t chapter = strcspn(row->name, "/");
        if (i == 0 || strncmp(row->name, table->rows[i - 1].name, chapter + 1) != 0)
            fprintf(stream, "%s%.*s%s\n", report_style(stream, "bold"), (int)chapter, row->name,
                    report_style(stream, "reset"));
        print_row(stream, row, name_width, title_width, width);
        points += points_of(row);
        most += row->exercise ? row->exercise->points : 0;
        passed += strcmp(status_of(row), "passed") == 0;
    }
    fprintf(stream, "\n%zu of %zu passed, %.4g of %.4g points; > is the current one\n", passed,
            table->count, points, most);
}

/* One line on standard error for each that is damaged. Returns an exit status. */
static int say_damaged(const struct table *table) {
    int status = 0;
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].problem) {
            warn("list: %s", table->rows[i].problem);
            status = EXIT_CANNOT;
        }
    return status;
}

static int say_empty(const struct context *context) {
    return command_cannot("list", text_format("there are no exercises in %s/exercises: is this "
                                              "the repository?",
                                              context->root));
}

int show_list(const struct context *context, FILE *stream) {
    struct table table;
    char *problem = NULL;
    if (table_load(context, &table, &problem) != 0)
        return command_cannot("list", problem);
    int status;
    if (table.count == 0) {
        status = say_empty(context);
    } else {
        print_table(stream, &table);
        fflush(stream);
        status = say_damaged(&table);
    }
    table_free(&table);
    return status;
}

static json_t *string_or_null(const char *text) {
    return text ? json_string(text) : json_null();
}

static json_t *row_json(const struct row *row) {
    const struct exercise *exercise = row->exercise;
    const struct progress_entry *entry = row->entry;
    json_t *object =
        json_pack("{s:s, s:s, s:b, s:f, s:i, s:o, s:o}", "exercise", row->name, "status",
                  status_of(row), "current", row->current, "points", points_of(row), "hints",
                  entry ? entry->hints : 0, "passed", string_or_null(entry ? entry->passed : NULL),
                  "gave_up", string_or_null(entry ? entry->gave_up : NULL));
    if (!object)
        fail("out of memory");
    if (exercise) {
        json_object_set_new(object, "title", json_string(exercise->title));
        json_object_set_new(object, "kind", json_string(exercise->kind));
        json_object_set_new(object, "minutes", json_integer(exercise->minutes));
        json_object_set_new(object, "max_points", json_real(exercise->points));
    }
    return object;
}

static int list_json(const struct context *context) {
    struct table table;
    char *problem = NULL;
    if (table_load(context, &table, &problem) != 0)
        return command_cannot("list", problem);
    json_t *list = json_array();
    for (size_t i = 0; i < table.count; i++)
        json_array_append_new(list, row_json(&table.rows[i]));
    json_dumpf(list, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(list);
    int status = table.count == 0 ? say_empty(context) : say_damaged(&table);
    table_free(&table);
    return status;
}

int command_list(struct context *context, int argc, char **argv) {
    struct command_options options;
    int status = 0;
    if (!command_options(context, argc, argv, "json all", &options, &status))
        return status;
    bool words = options.words.count > 0;
    text_list_free(&options.words);
    if (words)
        return command_cannot("list",
                              text_copy("it takes no exercise: use it as 'grader/grade list "
                                        "[--json]'"));
    return context->json ? list_json(context) : show_list(context, stdout);
}

/* --- the first time ----------------------------------------------------------------------------- */

bool welcome_is_due(const struct context *context) {
    char *path = progress_path(context->root);
    bool due = access(path, F_OK) != 0;
    free(path);
    return due;
}

struct exercise *welcome(struct context *context, FILE *stream, char **problem) {
    struct exercise *exercise = command_exercise(context, NULL, problem);
    if (!exercise)
        return NULL;
    const char *bold = report_style(stream, "bold"), *plain = report_style(stream, "reset");
    size_t chapter = strcspn(exercise->name, "/");
    fprintf(stream,
            "%sWelcome to Happens Before%s, a book that runs: inter-process communication and\n"
            "concurrency in C. Read a chapter, do its exercises in your editor, and on each save "
            "be\ntold what is wrong, and why.\n\n",
            bold, plain);
    show_list(context, stream);
    fprintf(stream,
            "\n%sThe first is %s%s: %s (about %d minutes).\n"
            "  1. Read chapters/%.*s.md, and the task in exercises/%s/README.md\n"
            "  2. Edit  exercises/%s/%s\n"
            "  3. Leave grader/grade watch running in a terminal beside: it grades on each save\n"
            "     (or run grader/grade; it grades the current exercise)\n"
            "  Stuck? grader/grade hint. All there is: grader/grade --help\n\n",
            bold, exercise->name, plain, exercise->title, exercise->minutes, (int)chapter,
            exercise->name, exercise->name, exercise->name, exercise->files.items[0]);
    char *unkept = NULL;
    if (put_in_place(exercise, stream, problem) < 0) {
        exercise_free(exercise);
        return NULL;
    }
    if (progress_set_current(context->root, exercise->name, &unkept) != PROGRESS_OK)
        warn("%s", unkept);
    free(unkept);
    fprintf(stream, "Now the starter is graded, so that you see what a failure looks like.\n\n");
    fflush(stream);
    return exercise;
}
