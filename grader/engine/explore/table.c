#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 100, LEAST_WIDTH = 40, LEAST_CELL = 18, MARGIN = 7, GAP = 2 };

struct table {
    const struct story *story;
    const struct board *board;
    struct names *names;
    int width[MAX_TASKS]; /* of a task's column */
    bool colour;
};

static int terminal_width(void) {
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    int width = columns ? atoi(columns) : 0;
    return width >= LEAST_WIDTH ? width : DEFAULT_WIDTH;
}

static bool wants_colour(void) {
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no && *no);
}

/* --- cells ---------------------------------------------------------------------------------------- */

/* Where the character (of UTF-8) that begins here ends. */
static const char *after_character(const char *text) {
    text++;
    while ((*text & 0xc0) == 0x80)
        text++;
    return text;
}

static int characters(const char *text) {
    int count = 0;
    for (; *text; text = after_character(text))
        count++;
    return count;
}

/* As wide as a cell, cut with an ellipsis or filled up with spaces. */
static void print_cell(const char *text, int width) {
    int length = characters(text);
    if (length <= width) {
        printf("%s%*s", text, width - length, "");
        return;
    }
    const char *end = text;
    for (int i = 0; i < width - 1; i++)
        end = after_character(end);
    printf("%.*s…", (int)(end - text), text);
}

/* "12 counter is 3". The caller frees it. */
static char *cell(const struct table *table, const struct row *row) {
    const char *file;
    int line;
    return name_place(table->names, row->place, &file, &line)
               ? text_format("%d %s", line, row->words)
               : text_copy(row->words);
}

/* --- widths --------------------------------------------------------------------------------------- */

static char *head_of(const struct table *table, int task) {
    char *start = name_of_start(table->names, task);
    char *head = start ? text_format("%s: %s", name_of_task(table->names, task), start)
                       : text_copy(name_of_task(table->names, task));
    free(start);
    return head;
}

/* What a column needs to show all that is in it. */
static int width_needed(const struct table *table, int task) {
    char *head = head_of(table, task);
    int most = characters(head);
    free(head);
    for (size_t i = 0; i < table->story->count; i++) {
        const struct row *row = &table->story->rows[i];
        if (!row->shown || row->task != task)
            continue;
        char *text = cell(table, row);
        most = characters(text) > most ? characters(text) : most;
        free(text);
    }
    return most;
}

/* Each column as wide as it needs; when that is too much for the terminal, the widest are cut, alike. */
static void set_widths(struct table *table) {
    int room = terminal_width() - MARGIN, needed = 0, widest = 0;
    for (int i = 0; i < MAX_TASKS; i++) {
        if (!table->story->used[i])
            continue;
        table->width[i] = width_needed(table, i);
        widest = table->width[i] > widest ? table->width[i] : widest;
        needed += table->width[i] + GAP;
    }
    while (needed > room && widest > LEAST_CELL) {
        widest--;
        for (int i = 0; i < MAX_TASKS; i++) {
            if (table->width[i] > widest) {
                table->width[i]--;
                needed--;
            }
        }
    }
}

/* --- rows ----------------------------------------------------------------------------------------- */

static void print_row(const struct table *table, const struct row *row) {
    const char *style = !table->colour  ? ""
                        : row->fails    ? "\033[1;31m"
                        : row->switched ? "\033[1;33m"
                        : row->for_ever ? "\033[35m"
                                        : "";
    char *text = cell(table, row);
    printf("%s%s", style, row->fails ? "!" : row->switched ? ">" : row->for_ever ? "*" : " ");
    if (row->ends_wait)
        printf("      ");
    else
        printf("%4u  ", row->event);
    for (int i = 0; i < (int)row->task; i++) {
        if (table->story->used[i])
            printf("%*s", table->width[i] + GAP, "");
    }
    int width = table->width[row->task];
    print_cell(text, characters(text) <= width ? characters(text) : width);
    printf("%s\n", *style ? "\033[0m" : "");
    free(text);
}

static void print_left_out(const struct table *table, size_t from, size_t *next) {
    char *words = story_left_out(table->story, table->names, from, next);
    printf("%*s… %s …\n", MARGIN, "", words);
    free(words);
}

static void print_head(const struct table *table) {
    printf("%*s", MARGIN, "");
    for (int i = 0; i < (int)table->board->task_count; i++) {
        if (!table->story->used[i])
            continue;
        char *head = head_of(table, i);
        print_cell(head, table->width[i]);
        printf("%*s", GAP, "");
        free(head);
    }
    putchar('\n');
}

/* What the marks at the margin mean, for those that stand there. */
static void print_marks(const struct table *table) {
    bool switched = false, fails = false, for_ever = false;
    for (size_t i = 0; i < table->story->count; i++) {
        switched = switched || (table->story->rows[i].switched && !table->story->rows[i].fails);
        fails = fails || table->story->rows[i].fails;
        for_ever = for_ever || table->story->rows[i].for_ever;
    }
    if (switched)
        printf("> the scheduler lets another one go on here, although the one before could have\n");
    if (for_ever)
        printf("* this wait is never over\n");
    if (fails)
        printf("! the failure is here\n");
}

void table_print(const struct story *story, const struct report *report, struct names *names) {
    struct table table = {.story = story,
                          .board = report->session->board,
                          .names = names,
                          .colour = report->colour || wants_colour()};
    set_widths(&table);
    print_head(&table);
    for (size_t i = 0; i < story->count;) {
        if (story->rows[i].shown)
            print_row(&table, &story->rows[i++]);
        else
            print_left_out(&table, i, &i);
    }
    print_marks(&table);
}
