/* The jobs of a batch: a student's attempt at an exercise each.
 */
#ifndef TASKS_H
#define TASKS_H

#include "course.h"
#include "exercise.h"
#include "intake.h"
#include "settings.h"

struct task {
    const struct handed_in *handed_in;
    size_t exercise;        /* its place in tasks.exercises */
    struct text_list paths; /* of its files */
    char *key;              /* of its verdict: the hash of submission, exercise and grader */
    char *why;              /* it cannot be graded, or NULL */
    bool begun, done;
};

struct tasks {
    struct exercise **exercises;
    char **surroundings; /* of each exercise: what goes into the keys of its submissions (kept.h) */
    size_t exercise_count;
    struct task *items;
    size_t count;
};

/* Loads the exercises that are named, or all, as the course has them; copies go below `staging`. Returns 0, or -1 with
 * *problem one line. */
int tasks_exercises(struct tasks *tasks, const char *root, const struct settings *settings,
                    const struct course *course, const char *staging, char **problem);

/* Makes a task for each of those who are in the intake and each exercise: of all exercises, where none is named, only
 * those that anybody has handed something in for. Finds the files and the key of each: also of what cannot be graded. */
void tasks_plan(struct tasks *tasks, const char *root, const struct settings *settings,
                const struct intake *intake);

/* Whether there is anything to grade in the task. */
bool task_is_whole(const struct task *task);

void tasks_free(struct tasks *tasks);

#endif
