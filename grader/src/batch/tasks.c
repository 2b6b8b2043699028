#include "tasks.h"

#include "kept.h"
#include "submission.h"

#include <stdlib.h>
#include <string.h>

static bool load(struct tasks *tasks, const char *root, const char *name,
                 const struct course *course, const char *staging, char **problem) {
    struct exercise *exercise = course_load(course, root, name, staging, problem);
    if (!exercise)
        return false;
    size_t count = tasks->exercise_count + 1;
    tasks->exercises = memory_resize(tasks->exercises, count * sizeof *tasks->exercises);
    tasks->surroundings = memory_resize(tasks->surroundings, count * sizeof *tasks->surroundings);
    tasks->exercises[tasks->exercise_count] = exercise;
    tasks->surroundings[tasks->exercise_count++] = kept_surroundings(root, exercise);
    return true;
}

int tasks_exercises(struct tasks *tasks, const char *root, const struct settings *settings,
                    const struct course *course, const char *staging, char **problem) {
    const struct text_list *named = &settings->exercises;
    struct text_list names = {0};
    for (size_t i = 0; i < named->count && !*problem; i++) {
        char *name = course_name(course, named->items[i]);
        if (!name)
            name = exercise_find(root, named->items[i], problem);
        if (name && !text_list_has(&names, name))
            text_list_add(&names, name);
        free(name);
    }
    if (named->count == 0)
        exercise_names(root, &names);
    for (size_t i = 0; i < course->own.count && named->count == 0; i++)
        if (!text_list_has(&names, course->own.items[i]))
            text_list_add(&names, course->own.items[i]);
    for (size_t i = 0; i < names.count && !*problem; i++)
        load(tasks, root, names.items[i], course, staging, problem);
    text_list_free(&names);
    return *problem ? -1 : 0;
}

/* Whether anybody has handed something in for it: without that it is not part of this batch. */
static bool is_handed_in(const struct tasks *tasks, const struct intake *intake,
                         const struct exercise *exercise) {
    const struct intake_wanted wanted = {tasks->exercises, tasks->exercise_count};
    bool found = false;
    for (size_t i = 0; i < intake->count && !found; i++) {
        struct text_list paths = {0};
        char *problem = NULL;
        found = intake_files(&intake->items[i], exercise, &wanted, &paths, &problem) || problem;
        free(problem);
        text_list_free(&paths);
    }
    return found;
}

/* What is wrong with a file, by the name that the exercise has for it: its own may be that of a student. Takes the
 * problem over. */
static char *without_path(char *problem, const struct text_list *paths,
                          const struct exercise *exercise) {
    char *why = NULL;
    for (size_t i = 0; i < paths->count && !why; i++)
        if (text_begins(problem, paths->items[i]))
            why = text_format("%s%s", exercise->files.items[i], problem + strlen(paths->items[i]));
    if (!why)
        return problem;
    free(problem);
    return why;
}

static void prepare(const struct tasks *tasks, const char *root, struct task *task) {
    char *problem = NULL;
    const struct handed_in *handed_in = task->handed_in;
    const struct exercise *exercise = tasks->exercises[task->exercise];
    const struct intake_wanted wanted = {tasks->exercises, tasks->exercise_count};
    size_t found = 0;
    if (handed_in->problem)
        task->why = text_copy(handed_in->problem);
    else
        found = intake_files(handed_in, exercise, &wanted, &task->paths, &task->why);
    if (found) {
        struct submission *submission =
            submission_take(root, exercise, &task->paths, false, &problem);
        if (submission)
            task->key = kept_key_within(tasks->surroundings[task->exercise], submission);
        submission_free(submission);
    }
    if (problem)
        task->why = without_path(problem, &task->paths, exercise);
    if (!task->key)
        task->key =
            text_format("%s %s", task->why ? "error" : "missing", task->why ? task->why : "");
}

void tasks_plan(struct tasks *tasks, const char *root, const struct settings *settings,
                const struct intake *intake) {
    bool named = settings->exercises.count > 0;
    bool *wanted = memory_new((tasks->exercise_count + 1) * sizeof *wanted);
    for (size_t e = 0; e < tasks->exercise_count; e++)
        wanted[e] = named || is_handed_in(tasks, intake, tasks->exercises[e]);
    tasks->items = memory_new((intake->count * tasks->exercise_count + 1) * sizeof *tasks->items);
    for (size_t i = 0; i < intake->count; i++)
        for (size_t e = 0; e < tasks->exercise_count; e++)
            if (wanted[e]) {
                struct task *task = &tasks->items[tasks->count++];
                *task = (struct task){.handed_in = &intake->items[i], .exercise = e};
                prepare(tasks, root, task);
            }
    free(wanted);
}

bool task_is_whole(const struct task *task) {
    return !task->why && task->paths.count > 0;
}

void tasks_free(struct tasks *tasks) {
    for (size_t i = 0; i < tasks->count; i++) {
        text_list_free(&tasks->items[i].paths);
        free(tasks->items[i].key);
        free(tasks->items[i].why);
    }
    for (size_t i = 0; i < tasks->exercise_count; i++) {
        exercise_free(tasks->exercises[i]);
        free(tasks->surroundings[i]);
    }
    free(tasks->items);
    free(tasks->exercises);
    free(tasks->surroundings);
    *tasks = (struct tasks){0};
}
