/* A course: what an instructor says of a class in a folder of their own, outside the repository.
 *
 *     DIR/course.ini                     attempts, points, stages, late work, anonymous reports; may be missing
 *     DIR/exercises/NN-topic/NAME/       an exercise that the book does not have; or files that stand in the place of
 *                                        those of the book's exercise of that name, extra.bats beside its check.bats
 *
 * grader/README.md says what course.ini may hold.
 */
#ifndef COURSE_H
#define COURSE_H

#include "exercise.h"

#include <stdbool.h>
#include <time.h>

enum attempts { ATTEMPTS_LAST, ATTEMPTS_BEST };

/* What is said of one exercise. */
struct course_exercise {
    char *name;
    int line;
    double points; /* 0: what its exercise.ini says */
    bool has_due;
    time_t due;
    char *time; /* the roster's column of when it was handed in, or NULL */
};

struct course {
    char *folder; /* NULL: there is no course */
    char *ini;    /* the path of course.ini */
    enum attempts attempts;
    bool anonymous;
    bool whole;     /* an exercise that does not pass is worth nothing */
    json_t *stages; /* the weights that are given, by stage; empty: none is */
    struct {
        bool is;      /* there is a rule */
        bool has_due; /* for all exercises */
        time_t due;
        double grace;       /* seconds after it that are not late */
        double share, unit; /* what is lost in each begun unit of so many seconds */
        double most;        /* the most that is lost */
        double closed;      /* seconds after which nothing counts; 0: there is no such time */
        char *time;         /* the roster's column, or NULL */
        char *zone;         /* of times that have none of their own, or NULL */
    } late;
    struct course_exercise *exercises;
    size_t exercise_count;
    struct text_list own; /* the names of the exercises in its folder */
};

/* Reads a course; `folder` of NULL is none. Returns 0, or -1 with *problem one line: file, line, what, what to do. */
int course_read(struct course *course, const char *root, const char *folder, char **problem);
void course_free(struct course *course);

/* What is said of an exercise, or NULL. */
const struct course_exercise *course_exercise(const struct course *course, const char *name);

/* The name of the exercise in its folder that a word means, the whole name or its last part; NULL: none. The caller
 * frees it. */
char *course_name(const struct course *course, const char *word);

/* Loads an exercise as the course has it: where its folder holds something of it, from a copy below `staging`. NULL
 * with *problem one line. */
struct exercise *course_load(const struct course *course, const char *root, const char *name,
                             const char *staging, char **problem);

#endif
