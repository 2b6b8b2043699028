#include "course.h"

#include "course_parts.h"
#include "ini_lines.h"
#include "times.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INI_LIMIT = 64 * 1024, MOST_POINTS = 10000 };

/* A value that can be read only when the zone is known. */
struct due {
    char *text;
    int line;
    size_t exercise; /* its place; SIZE_MAX: all */
};

struct reading {
    struct course *course;
    struct text_list seen; /* "section\nkey" */
    struct due *dues;
    size_t due_count;
    int late_line;
    bool has_penalty;
    char *problem;
    int line;
};

static void complain(struct reading *reading, int line, char *problem) {
    if (reading->problem) {
        free(problem);
        return;
    }
    reading->problem = problem;
    reading->line = line;
}

static void refuse(struct reading *reading, int line, const char *key, const char *value,
                   const char *wanted) {
    complain(reading, line, text_format("'%s = %s': give %s", key, value, wanted));
}

static void take_choice(struct reading *reading, int line, const char *key, const char *value,
                        const char *no, const char *yes, bool *chosen) {
    bool is = strcmp(value, yes) == 0;
    if (!is && strcmp(value, no) != 0) {
        char *wanted = text_format("'%s' or '%s'", no, yes);
        refuse(reading, line, key, value, wanted);
        free(wanted);
    }
    *chosen = is;
}

static bool read_number(const char *value, double most, double *number) {
    char *end;
    *number = strtod(value, &end);
    return end != value && !*end && *number >= 0 && *number <= most;
}

static void take_course(struct reading *reading, const char *key, const char *value, int line) {
    struct course *course = reading->course;
    bool chosen = false;
    if (strcmp(key, "attempts") == 0) {
        take_choice(reading, line, key, value, "last", "best", &chosen);
        course->attempts = chosen ? ATTEMPTS_BEST : ATTEMPTS_LAST;
    } else if (strcmp(key, "anonymous") == 0) {
        take_choice(reading, line, key, value, "no", "yes", &course->anonymous);
    } else if (strcmp(key, "partial") == 0) {
        take_choice(reading, line, key, value, "yes", "no", &course->whole);
    } else {
        complain(reading, line,
                 text_format("there is no '%s' in [course]: attempts, anonymous and partial", key));
    }
}

static void take_stage(struct reading *reading, const char *key, const char *value, int line) {
    static const char *const stages[] = {"build",     "behaviour", "memory", "threads",
                                         "schedules", "faults",    "residue"};
    double weight = 0;
    bool known = false;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        known = known || strcmp(key, stages[i]) == 0;
    if (!known)
        complain(
            reading, line,
            text_format("there is no stage '%s': build, behaviour, memory, threads, schedules, "
                        "faults, residue",
                        key));
    else if (!read_number(value, 1000, &weight))
        refuse(reading, line, key, value, "a weight from 0 to 1000");
    else
        json_object_set_new(reading->course->stages, key, json_real(weight));
}

static void keep_due(struct reading *reading, const char *value, int line, size_t exercise) {
    reading->dues = memory_resize(reading->dues, (reading->due_count + 1) * sizeof *reading->dues);
    reading->dues[reading->due_count++] =
        (struct due){.text = text_copy(value), .line = line, .exercise = exercise};
}

static void take_late(struct reading *reading, const char *key, const char *value, int line) {
    struct course *course = reading->course;
    course->late.is = true;
    reading->late_line = line;
    if (strcmp(key, "due") == 0) {
        keep_due(reading, value, line, SIZE_MAX);
    } else if (strcmp(key, "grace") == 0) {
        if (!duration_read(value, &course->late.grace))
            refuse(reading, line, key, value, "a time like '15 minutes'");
    } else if (strcmp(key, "penalty") == 0) {
        reading->has_penalty = true;
        if (!rate_read(value, &course->late.share, &course->late.unit))
            refuse(reading, line, key, value, "a share and its unit, like '10% per day'");
    } else if (strcmp(key, "most") == 0) {
        if (!share_read(value, &course->late.most))
            refuse(reading, line, key, value, "a share, like '50%'");
    } else if (strcmp(key, "closed") == 0) {
        if (!duration_read(value, &course->late.closed) || course->late.closed <= 0)
            refuse(reading, line, key, value, "a time after the due one, like '7 days'");
    } else if (strcmp(key, "time") == 0) {
        course->late.time = text_copy(value);
    } else if (strcmp(key, "zone") == 0) {
        if (!time_zone_known(value))
            refuse(reading, line, key, value,
                   "a zone that this system knows, like 'Europe/Berlin'");
        course->late.zone = text_copy(value);
    } else {
        complain(reading, line,
                 text_format("there is no '%s' in [late]: due, grace, penalty, most, closed, time "
                             "and zone",
                             key));
    }
}

/* The place of the section's exercise. */
static size_t exercise_place(struct course *course, const char *name, int line) {
    for (size_t i = 0; i < course->exercise_count; i++)
        if (strcmp(course->exercises[i].name, name) == 0)
            return i;
    course->exercises =
        memory_resize(course->exercises, (course->exercise_count + 1) * sizeof *course->exercises);
    course->exercises[course->exercise_count] =
        (struct course_exercise){.name = text_copy(name), .line = line};
    return course->exercise_count++;
}

static void take_exercise(struct reading *reading, const char *section, const char *key,
                          const char *value, int line) {
    size_t place = exercise_place(reading->course, section, line);
    struct course_exercise *exercise = &reading->course->exercises[place];
    if (strcmp(key, "points") == 0) {
        if (!read_number(value, MOST_POINTS, &exercise->points) || exercise->points == 0)
            refuse(reading, line, key, value, "a number above 0, and 10000 at most");
    } else if (strcmp(key, "due") == 0) {
        keep_due(reading, value, line, place);
    } else if (strcmp(key, "time") == 0) {
        exercise->time = text_copy(value);
    } else {
        complain(reading, line,
                 text_format("there is no '%s' for an exercise: points, due and time", key));
    }
}

static void on_entry(void *data, const char *section, const char *key, const char *value,
                     int line) {
    struct reading *reading = data;
    char *name = text_format("%s\n%s", section, key);
    if (text_list_has(&reading->seen, name))
        complain(reading, line, text_format("'%s' stands twice in [%s]: leave one", key, section));
    else if (strcmp(section, "course") == 0)
        take_course(reading, key, value, line);
    else if (strcmp(section, "stages") == 0)
        take_stage(reading, key, value, line);
    else if (strcmp(section, "late") == 0)
        take_late(reading, key, value, line);
    else if (strchr(section, '/'))
        take_exercise(reading, section, key, value, line);
    else
        complain(reading, line,
                 text_format("'%s' stands in '[%s]': there are [course], [stages], [late] and an "
                             "exercise's name, as [02-pipes/ping-pong]",
                             key, section));
    text_list_take(&reading->seen, name);
}

static void read_dues(struct reading *reading) {
    struct course *course = reading->course;
    for (size_t i = 0; i < reading->due_count; i++) {
        const struct due *due = &reading->dues[i];
        bool all = due->exercise == SIZE_MAX;
        struct course_exercise *exercise = all ? NULL : &course->exercises[due->exercise];
        if (!time_read(due->text, course->late.zone, all ? &course->late.due : &exercise->due))
            refuse(reading, due->line, "due", due->text, "a time like '2026-03-01 23:59'");
        *(all ? &course->late.has_due : &exercise->has_due) = true;
        if (!all && !course->late.is)
            complain(reading, due->line,
                     text_copy("'due' needs a rule for what is late: add [late] with 'penalty'"));
    }
    if (course->late.is && !reading->has_penalty)
        complain(reading, reading->late_line,
                 text_copy("[late] has no 'penalty': add one, as 'penalty = 10% per day'"));
    if (course->late.is && reading->due_count == 0)
        complain(reading, reading->late_line,
                 text_copy("nothing is ever late: add 'due = 2026-03-01 23:59' to [late] or to "
                           "an exercise"));
}

static void check_names(struct reading *reading, const char *root) {
    struct text_list names = {0};
    exercise_names(root, &names);
    for (size_t i = 0; i < reading->course->exercise_count; i++) {
        const struct course_exercise *exercise = &reading->course->exercises[i];
        if (!text_list_has(&names, exercise->name) &&
            !text_list_has(&reading->course->own, exercise->name))
            complain(reading, exercise->line,
                     text_format("there is no exercise '%s', neither in the book nor in the course",
                                 exercise->name));
    }
    text_list_free(&names);
}

static void read_ini(struct reading *reading, const char *root) {
    struct course *course = reading->course;
    size_t length = 0;
    char *text = text_read_file(course->ini, INI_LIMIT, &length);
    if (!text) {
        if (errno != ENOENT || course->own.count == 0)
            complain(reading, 0,
                     text_format("cannot be read (%s): a course is a folder with a course.ini, a "
                                 "folder exercises, or both",
                                 strerror(errno)));
        return;
    }
    if (strlen(text) != length)
        complain(reading, 0, text_copy("holds a NUL byte: it is no text"));
    struct ini_faults faults = ini_lines(text, on_entry, reading);
    if (faults.malformed)
        complain(reading, faults.malformed, text_copy(ini_malformed));
    if (faults.too_long)
        complain(reading, faults.too_long, text_copy(ini_too_long));
    read_dues(reading);
    check_names(reading, root);
    free(text);
}

int course_read(struct course *course, const char *root, const char *folder, char **problem) {
    *course = (struct course){.stages = json_object(), .late.most = 1};
    if (!folder)
        return 0;
    course->folder = realpath(folder, NULL);
    if (!course->folder) {
        *problem = text_format("%s cannot be read (%s): name the course's folder", folder,
                               strerror(errno));
        return -1;
    }
    course->ini = text_format("%s/course.ini", folder);
    course_find_own(course);
    struct reading reading = {.course = course};
    read_ini(&reading, root);
    if (reading.problem)
        *problem = reading.line
                       ? text_format("%s:%d: %s", course->ini, reading.line, reading.problem)
                       : text_format("%s: %s", course->ini, reading.problem);
    free(reading.problem);
    for (size_t i = 0; i < reading.due_count; i++)
        free(reading.dues[i].text);
    free(reading.dues);
    text_list_free(&reading.seen);
    return *problem ? -1 : 0;
}

void course_free(struct course *course) {
    for (size_t i = 0; i < course->exercise_count; i++) {
        free(course->exercises[i].name);
        free(course->exercises[i].time);
    }
    free(course->exercises);
    text_list_free(&course->own);
    json_decref(course->stages);
    free(course->late.time);
    free(course->late.zone);
    free(course->folder);
    free(course->ini);
    *course = (struct course){0};
}

const struct course_exercise *course_exercise(const struct course *course, const char *name) {
    for (size_t i = 0; i < course->exercise_count; i++)
        if (strcmp(course->exercises[i].name, name) == 0)
            return &course->exercises[i];
    return NULL;
}
