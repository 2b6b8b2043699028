#include "grades.h"

#include "formats.h"
#include "times.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* --- when ------------------------------------------------------------------------------------------- */

/* Where rosters and worksheets have the time, if the course does not say. */
static const char *const time_columns[] = {"Submitted", "Submission time", "Submission timestamp",
                                           "submission_timestamp", "Last modified (submission)"};
enum { TIME_COLUMNS = sizeof time_columns / sizeof *time_columns };

/* The column with the time of an attempt, or -1. "Submitted 2" is that of the second, where there is one. */
static int time_column(const struct course *course, const struct roster *roster,
                       const char *exercise, int attempt) {
    const struct course_exercise *own = course_exercise(course, exercise);
    const char *name = own && own->time ? own->time : course->late.time;
    for (size_t i = 0; i < TIME_COLUMNS && !name; i++)
        if (csv_column(&roster->csv, time_columns[i]) >= 0)
            name = time_columns[i];
    if (!name)
        return -1;
    char *numbered = text_format("%s %d", name, attempt);
    int column = csv_column(&roster->csv, numbered);
    free(numbered);
    return column >= 0 ? column : csv_column(&roster->csv, name);
}

/* When it was handed in: the roster says, or else the platform. False: nobody does. */
static bool handed_in_at(const struct course *course, const struct roster *roster,
                         const json_t *record, time_t *when) {
    int attempt = (int)result_number(record, "attempt");
    int column =
        time_column(course, roster, result_word(record, "exercise"), attempt ? attempt : 1);
    const char *cell = roster_cell(roster, (int)result_number(record, "row"), column);
    if (!*cell)
        cell = result_word(record, "submitted");
    return *cell && time_read(cell, course->late.zone, when);
}

static bool due_at(const struct course *course, const char *exercise, time_t *due) {
    const struct course_exercise *own = course_exercise(course, exercise);
    bool is_own = own && own->has_due;
    *due = is_own ? own->due : course->late.due;
    return course->late.is && (is_own || course->late.has_due);
}

/* --- points ------------------------------------------------------------------------------------------ */

/* What is left of the points; sets *words where it is late (the caller frees them). */
static double share_left(const struct course *course, const struct roster *roster,
                         const json_t *record, char **words) {
    time_t due, when;
    if (!due_at(course, result_word(record, "exercise"), &due) ||
        !handed_in_at(course, roster, record, &when))
        return 1;
    double late = difftime(when, due);
    if (late <= course->late.grace || late <= 0)
        return 1;
    double lost = course->late.share * (double)units_begun(late, course->late.unit);
    if (lost > course->late.most)
        lost = course->late.most;
    bool closed = course->late.closed > 0 && late > course->late.closed;
    if (closed)
        lost = 1;
    char *time = duration_words(late);
    *words = text_format("%s late: %.4g%% less%s", time, 100 * lost,
                         closed ? ", for it came too late to count" : "");
    free(time);
    return 1 - lost;
}

static double weight_of(const struct course *course, const json_t *stage) {
    const json_t *given = json_object_get(course->stages, stage_name(stage));
    if (given)
        return json_number_value(given);
    return strcmp(stage_name(stage), "behaviour") == 0 ||
                   strcmp(stage_name(stage), "schedules") == 0
               ? 3
               : 1;
}

/* The part of a stage among all that are worth something: by the course's weights, or as it is. */
static double part_of(const struct course *course, const json_t *stage) {
    double own = result_number(stage, "max_points");
    return json_object_size(course->stages) == 0 || own == 0 ? own : weight_of(course, stage);
}

/* Gives the stages and the whole the course's points. */
static void set_points(const struct course *course, json_t *record) {
    const struct course_exercise *own = course_exercise(course, result_word(record, "exercise"));
    double most = own && own->points > 0 ? own->points : result_number(record, "max_points");
    bool nothing = course->whole && strcmp(result_word(record, "verdict"), "pass") != 0;
    double total = 0, points = 0;
    size_t i;
    json_t *stage, *stages = json_object_get(record, "stages");
    json_array_foreach (stages, i, stage)
        total += part_of(course, stage);
    json_array_foreach (stages, i, stage) {
        double before = result_number(stage, "max_points");
        double after = total > 0 ? most * part_of(course, stage) / total : 0;
        double got = before > 0 && !nothing ? after * result_number(stage, "points") / before : 0;
        json_object_set_new(stage, "max_points", json_real(after));
        json_object_set_new(stage, "points", json_real(got));
        points += got;
    }
    json_object_set_new(record, "max_points", json_real(most));
    json_object_set_new(record, "points", json_real(points));
}

/* To a hundredth, as grades are told. */
static void round_points(json_t *object) {
    double points = result_number(object, "points");
    json_object_set_new(object, "points", json_real((double)(long)(points * 100 + 0.5) / 100));
}

static json_t *grade_of(const struct course *course, const struct roster *roster,
                        const json_t *record) {
    json_t *grade = json_deep_copy(record), *stage;
    size_t i;
    char *words = NULL;
    bool graded = strcmp(result_word(record, "verdict"), "missing") != 0;
    set_points(course, grade);
    double left = graded ? share_left(course, roster, grade, &words) : 1;
    json_object_set_new(grade, "points", json_real(result_number(grade, "points") * left));
    if (words)
        json_object_set_new(grade, "late", json_string(words));
    free(words);
    json_array_foreach (json_object_get(grade, "stages"), i, stage)
        round_points(stage);
    round_points(grade);
    return grade;
}

/* --- attempts ----------------------------------------------------------------------------------------- */

/* How far a record has come: nothing there, not graded, graded. */
static int standing(const json_t *grade) {
    const char *verdict = result_word(grade, "verdict");
    return strcmp(verdict, "missing") == 0 ? 0 : strcmp(verdict, "error") == 0 ? 1 : 2;
}

/* Whether the other attempt counts in the place of this one. */
static bool counts_more(const struct course *course, const json_t *other, const json_t *one) {
    int left = standing(other), right = standing(one);
    bool later = result_number(other, "attempt") > result_number(one, "attempt");
    if (course->attempts == ATTEMPTS_LAST || left == 0 || right == 0)
        return (left == 0) != (right == 0) ? left > 0 : later;
    if (left != right)
        return left > right;
    double more = result_number(other, "points") - result_number(one, "points");
    return more > 0 || (more == 0 && later);
}

json_t *grades_of(const struct course *course, const struct roster *roster, const json_t *records) {
    json_t *chosen = json_object(), *grades = json_array(), *record, *grade;
    size_t i;
    json_array_foreach (records, i, record) {
        char *who =
            text_format("%s\n%s", result_word(record, "exercise"), result_word(record, "student"));
        grade = course->folder ? grade_of(course, roster, record) : json_incref(record);
        const json_t *other = json_object_get(chosen, who);
        if (!other || counts_more(course, grade, other))
            json_object_set(chosen, who, grade);
        json_decref(grade);
        free(who);
    }
    const char *who;
    json_object_foreach (chosen, who, grade)
        json_array_append(grades, grade);
    json_decref(chosen);
    return grades;
}

/* --- before anything is graded ----------------------------------------------------------------------- */

/* Looks at one column. Returns false with *problem. */
static bool check_column(const struct course *course, const struct roster *roster,
                         const char *roster_path, const char *name, char **problem) {
    int column = csv_column(&roster->csv, name);
    if (column < 0) {
        *problem = text_format("%s: 'time = %s': %s has no such column", course->ini, name,
                               roster_path ? roster_path : "there is no --roster, which");
        return false;
    }
    for (int row = 1; row < (int)roster->csv.count; row++) {
        const char *cell = roster_cell(roster, row, column);
        time_t when;
        if (*cell && roster_is_student(roster, row) && !time_read(cell, course->late.zone, &when)) {
            *problem = text_format("%s: row %d: '%s' in column '%s' is no time: write "
                                   "2026-03-01 23:59",
                                   roster_path, row + 1, cell, name);
            return false;
        }
    }
    return true;
}

/* Who has handed something in, and nobody says when. */
static size_t count_untimed(const struct course *course, const struct roster *roster,
                            const struct intake *intake, bool *any) {
    size_t untimed = 0;
    for (size_t i = 0; i < intake->count; i++) {
        const struct handed_in *item = &intake->items[i];
        bool timed = item->submitted;
        for (size_t e = 0; e <= course->exercise_count && !timed; e++) {
            const char *name = e < course->exercise_count ? course->exercises[e].name : "";
            timed =
                *roster_cell(roster, item->row, time_column(course, roster, name, item->attempt));
        }
        *any = *any || timed;
        untimed += !timed && item->paths.count > 0;
    }
    return untimed;
}

int grades_check(const struct course *course, const struct roster *roster, const char *roster_path,
                 const struct intake *intake, char **problem) {
    if (!course->late.is)
        return 0;
    bool sound = true, any = false;
    if (course->late.time)
        sound = check_column(course, roster, roster_path, course->late.time, problem);
    for (size_t i = 0; i < course->exercise_count && sound; i++)
        if (course->exercises[i].time)
            sound = check_column(course, roster, roster_path, course->exercises[i].time, problem);
    for (size_t c = 0; roster->csv.count && c < roster->csv.rows[0].count && sound; c++)
        for (size_t i = 0; i < TIME_COLUMNS && sound; i++)
            if (text_begins(roster->csv.rows[0].items[c], time_columns[i]))
                sound = check_column(course, roster, roster_path, roster->csv.rows[0].items[c],
                                     problem);
    size_t untimed = sound ? count_untimed(course, roster, intake, &any) : 0;
    if (sound && !any)
        *problem = text_format("%s: [late] needs to know when work was handed in: have a column "
                               "'Submitted' in the roster, or say with 'time' what it is called",
                               course->ini);
    else if (untimed)
        warn("batch: nobody says when %zu of %zu handed in: they count as in time", untimed,
             intake->count);
    return *problem ? -1 : 0;
}
