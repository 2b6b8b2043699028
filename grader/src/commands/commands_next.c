#include "commands.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>

enum { README_LINES = 14 };

static bool is_done(const struct progress *progress, const char *name) {
    const struct progress_entry *entry = progress_of(progress, name);
    return entry && (entry->passed || entry->gave_up);
}

char *next_exercise(const struct context *context, const char *current) {
    struct text_list names = {0};
    struct progress progress;
    char *problem = NULL;
    progress_load(context->root, &progress, &problem);
    free(problem);
    exercise_names(context->root, &names);
    size_t start = 0;
    for (size_t i = 0; current && i < names.count; i++)
        if (strcmp(names.items[i], current) == 0)
            start = i + 1;
    char *next = NULL;
    for (size_t i = 0; !next && i < names.count; i++) {
        const char *name = names.items[(start + i) % names.count];
        if (!is_done(&progress, name) && !(current && strcmp(name, current) == 0))
            next = text_copy(name);
    }
    text_list_free(&names);
    progress_free(&progress);
    return next;
}

/* Shows where an exercise's task is, how it begins, and what to do. */
static int introduce(const struct exercise *exercise, FILE *stream, int lines) {
    char *problem = NULL;
    char *readme = command_page(exercise, "README.md", &problem);
    fprintf(stream, "%s%s%s  %s (about %d minutes, %g points)\n\n", report_style(stream, "bold"),
            exercise->name, report_style(stream, "reset"), exercise->title, exercise->minutes,
            exercise->points);
    if (readme) /* without its heading, which is the title */
        command_print(stream, exercise, *readme == '#' ? readme + strcspn(readme, "\n") : readme,
                      lines);
    fprintf(stream, "\nThe task:  exercises/%s/README.md\n", exercise->name);
    for (size_t i = 0; i < exercise->files.count; i++)
        fprintf(stream, "%s exercises/%s/%s\n", i == 0 ? "Your file:" : "          ",
                exercise->name, exercise->files.items[i]);
    fprintf(stream, "Then:      grader/grade, or grader/grade watch to grade on each save\n");
    free(readme);
    return problem ? command_cannot("next", problem) : 0;
}

/* Decides where `next` goes: sets *exercise, or returns a status with *exercise NULL. */
static int find_next(const struct context *context, const char *word, struct exercise **exercise) {
    char *problem = NULL;
    struct progress progress;
    enum progress_status status = progress_load(context->root, &progress, &problem);
    if (status == PROGRESS_DAMAGED)
        return command_cannot("next", problem);
    free(problem);
    problem = NULL;
    char *name = word ? exercise_find(context->root, word, &problem)
                      : next_exercise(context, progress.current);
    int result = 0;
    if (!name && !word && progress.current && !is_done(&progress, progress.current))
        name = text_copy(progress.current); /* the only one left */
    if (name)
        *exercise = exercise_load(context->root, name, &problem);
    else if (!word)
        printf("Every exercise is done. 'grader/grade list' shows them all.\n");
    if (problem)
        result = command_cannot("next", problem);
    free(name);
    progress_free(&progress);
    return result;
}

int command_next(struct context *context, int argc, char **argv) {
    struct command_options options;
    struct exercise *exercise = NULL;
    char *word = NULL, *problem = NULL;
    int status = 0;
    if (!command_one(context, argc, argv, "", &options, &word, &status))
        return status;
    status = find_next(context, word, &exercise);
    free(word);
    if (!exercise)
        return status;
    status = command_recorded("next", progress_set_current(context->root, exercise->name, &problem),
                              &problem);
    if (status == 0) {
        problem = NULL;
        status = introduce(exercise, stdout, README_LINES);
        if (put_in_place(exercise, stdout, &problem) < 0)
            status = command_cannot("next", problem);
    }
    exercise_free(exercise);
    return status;
}
