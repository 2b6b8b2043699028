#include "commands.h"

#include "page.h"
#include "report.h"

#include <stdlib.h>

static char *read_hint(const char *hints, int number) {
    char *title = text_format("Hint %d", number);
    char *section = page_section(hints, title);
    free(title);
    return section;
}

static int count_hints(const char *hints) {
    int count = 0;
    for (char *section; (section = read_hint(hints, count + 1)); count++)
        free(section);
    return count;
}

static void print_hints(const struct exercise *exercise, const char *hints, int first, int last,
                        int count, FILE *stream) {
    for (int number = first; number <= last; number++) {
        char *hint = read_hint(hints, number);
        fprintf(stream, "%sHint %d of %d%s\n", report_style(stream, "bold"), number, count,
                report_style(stream, "reset"));
        command_print(stream, exercise, hint, 0);
        fputc('\n', stream);
        free(hint);
    }
    if (last < count)
        fprintf(stream, "%d left: 'grader/grade hint' shows the next.\n", count - last);
    else
        fprintf(stream,
                "That was the last. 'grader/grade solution --give-up' shows the solution.\n");
}

/* Shows the hints that are due: the next, or those seen already (`again`), or all. */
static int hint(const struct context *context, const struct exercise *exercise, bool again,
                bool all, FILE *stream) {
    struct progress progress;
    char *problem = NULL;
    enum progress_status read = progress_load(context->root, &progress, &problem);
    if (read == PROGRESS_DAMAGED)
        return command_cannot("hint", problem);
    free(problem);
    problem = NULL;
    const struct progress_entry *entry = progress_of(&progress, exercise->name);
    int seen = entry ? entry->hints : 0;
    progress_free(&progress);
    char *hints = command_page(exercise, "hints.md", &problem);
    if (!hints)
        return command_cannot("hint", problem);
    int count = count_hints(hints);
    int last = all ? count : again ? seen : seen + 1;
    if (last > count)
        last = count;
    int first = all || again ? 1 : last;
    int status = 0;
    if (count == 0) {
        status = command_cannot("hint", text_format("exercises/%s/hints.md has no section "
                                                    "'## Hint 1'",
                                                    exercise->name));
    } else if (last == 0) {
        fprintf(stream, "No hint of %s was seen yet; there are %d.\n", exercise->name, count);
    } else {
        print_hints(exercise, hints, first, last, count, stream);
        if (last > seen)
            status = command_recorded(
                "hint", progress_see_hints(context->root, exercise->name, last, &problem),
                &problem);
    }
    free(hints);
    return status;
}

int show_hint(const struct context *context, const struct exercise *exercise, FILE *stream) {
    return hint(context, exercise, false, false, stream);
}

int command_hint(struct context *context, int argc, char **argv) {
    struct command_options options;
    char *word = NULL, *problem = NULL;
    int status = 0;
    if (!command_one(context, argc, argv, "all again", &options, &word, &status))
        return status;
    struct exercise *exercise = command_exercise(context, word, &problem);
    free(word);
    if (!exercise)
        return command_cannot("hint", problem);
    status = hint(context, exercise, options.again, context->all, stdout);
    exercise_free(exercise);
    return status;
}
