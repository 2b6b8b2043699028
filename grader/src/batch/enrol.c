/* Who of the roster is who of those that have handed something in. */
#include "intake.h"

#include <stdlib.h>
#include <string.h>

static bool is_another(const struct handed_in *a, const struct handed_in *b) {
    if (strcmp(a->student, b->student) != 0)
        return false;
    return b->id ? strcmp(a->id, b->id) != 0 : a->attempt == b->attempt;
}

/* Two students of one name: each is called by the number too. */
static void tell_apart(struct intake *intake) {
    bool *doubled = memory_new((intake->count + 1) * sizeof *doubled);
    for (size_t i = 0; i < intake->count; i++)
        for (size_t j = 0; j < intake->count && !doubled[i]; j++)
            doubled[i] =
                i != j && intake->items[i].id && is_another(&intake->items[i], &intake->items[j]);
    for (size_t i = 0; i < intake->count; i++)
        if (doubled[i]) {
            struct handed_in *item = &intake->items[i];
            char *longer = text_format("%s (%s)", item->student, item->id);
            free(item->student);
            item->student = longer;
        }
    free(doubled);
}

/* The row of one who has handed something in, or what roster_find says in place of it. Moodle's worksheet writes its
 * number as "Participant 4711". */
static int row_of(const struct roster *roster, const struct handed_in *item) {
    int row = item->id ? roster_find(roster, item->id) : -1;
    if (row < 0 && item->id) {
        char *participant = text_format("Participant %s", item->id);
        row = roster_find(roster, participant);
        free(participant);
    }
    return row < 0 ? roster_find(roster, item->student) : row;
}

static void complain(const struct text_list *names, const char *what) {
    if (names->count == 1)
        warn("batch: the roster has %s '%s': no row of canvas.csv and moodle.csv is theirs", what,
             names->items[0]);
    else if (names->count > 1)
        warn("batch: the roster has %s '%s' and %zu more: no row of canvas.csv and moodle.csv is "
             "theirs",
             what, names->items[0], names->count - 1);
}

/* Adds who has handed nothing in. */
static void add_absent(struct intake *intake, const struct roster *roster) {
    bool *seen = memory_new((roster->csv.count + 1) * sizeof *seen);
    for (size_t i = 0; i < intake->count; i++)
        seen[intake->items[i].row] = true;
    for (int row = 1; row < (int)roster->csv.count; row++)
        if (!seen[row] && roster_is_student(roster, row))
            intake_add(intake, roster_name(roster, row), roster_id(roster, row), 1)->row = row;
    free(seen);
}

void intake_enrol(struct intake *intake, const struct roster *roster) {
    struct text_list unknown = {0}, doubled = {0};
    for (size_t i = 0; i < intake->count && roster->csv.count; i++) {
        int row = row_of(roster, &intake->items[i]);
        intake->items[i].row = row > 0 ? row : 0;
        if (row < 0)
            text_list_add(row == -1 ? &unknown : &doubled, intake->items[i].student);
    }
    complain(&unknown, "nobody who is");
    complain(&doubled, "two who are both");
    if (roster->csv.count)
        add_absent(intake, roster);
    tell_apart(intake);
    text_list_free(&unknown);
    text_list_free(&doubled);
}
