/* reset, solution and run: the commands about a student's own file. */
#include "commands.h"

#include "grading.h"
#include "page.h"
#include "report.h"
#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SOURCE_LIMIT = 1024 * 1024 };

/* --- reset -------------------------------------------------------------------------------------- */

/* Asks on the terminal; anything but a word that begins with y is no. */
static bool ask(const struct exercise *exercise) {
    printf("Put the starter of %s back? What is there now is kept aside. [y/N] ", exercise->name);
    fflush(stdout);
    char answer[64];
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

int command_reset(struct context *context, int argc, char **argv) {
    struct command_options options;
    char *word = NULL, *problem = NULL;
    int status = 0;
    if (!command_one(context, argc, argv, "yes", &options, &word, &status))
        return status;
    struct exercise *exercise = command_exercise(context, word, &problem);
    free(word);
    if (!exercise)
        return command_cannot("reset", problem);
    if (!options.yes && !isatty(STDIN_FILENO))
        status = command_cannot("reset", text_format("%s: there is no terminal to ask on: say "
                                                     "--yes",
                                                     exercise->name));
    else if (!options.yes && !ask(exercise))
        printf("Nothing was changed.\n");
    else if (reset_exercise(exercise, stdout, &problem) < 0)
        status = command_cannot("reset", problem);
    exercise_free(exercise);
    return status;
}

/* --- solution ----------------------------------------------------------------------------------- */

int show_after(const struct exercise *exercise, int lines, FILE *stream) {
    char *problem = NULL;
    char *after = command_page(exercise, "after.md", &problem);
    if (!after)
        return command_cannot("solution", problem);
    command_print(stream, exercise, after, lines);
    free(after);
    return 0;
}

static int show_solution(const struct context *context, const struct exercise *exercise) {
    for (size_t i = 0; i < exercise->files.count; i++) {
        char *path = text_format("solutions/%s/%s", exercise->name, exercise->files.items[i]);
        char *whole = text_format("%s/%s", context->root, path);
        char *text = text_read_file(whole, SOURCE_LIMIT, NULL);
        int error = errno;
        if (text)
            printf("%s%s%s\n\n%s\n", report_style(stdout, "bold"), path,
                   report_style(stdout, "reset"), text);
        else
            warn("solution: %s cannot be read (%s): restore it from the repository", path,
                 strerror(error));
        bool shown = text;
        free(text);
        free(whole);
        free(path);
        if (!shown)
            return EXIT_CANNOT;
    }
    return show_after(exercise, 0, stdout);
}

/* Whether the solution may be shown; records that it was asked for with --give-up. Returns an exit
 * status. */
static int may_see(const struct context *context, const struct exercise *exercise, bool give_up) {
    struct progress progress;
    char *problem = NULL;
    enum progress_status status = progress_load(context->root, &progress, &problem);
    if (status == PROGRESS_DAMAGED)
        return command_cannot("solution", problem);
    free(problem);
    problem = NULL;
    const struct progress_entry *entry = progress_of(&progress, exercise->name);
    bool may = entry && (entry->passed || entry->gave_up);
    progress_free(&progress);
    if (may)
        return 0;
    if (!give_up)
        return command_cannot("solution",
                              text_format("%s has not passed yet: 'grader/grade hint' helps "
                                          "on, 'grader/grade solution --give-up' shows it "
                                          "all the same",
                                          exercise->name));
    /* Recorded first: then interrupting the output hides nothing. */
    return command_recorded("solution", progress_give_up(context->root, exercise->name, &problem),
                            &problem);
}

int command_solution(struct context *context, int argc, char **argv) {
    struct command_options options;
    char *word = NULL, *problem = NULL;
    int status = 0;
    if (!command_one(context, argc, argv, "give-up", &options, &word, &status))
        return status;
    struct exercise *exercise = command_exercise(context, word, &problem);
    free(word);
    if (!exercise)
        return command_cannot("solution", problem);
    status = may_see(context, exercise, options.give_up);
    if (status == 0)
        status = show_solution(context, exercise);
    exercise_free(exercise);
    return status;
}

/* --- run ---------------------------------------------------------------------------------------- */

int command_show_build(const struct context *context, const struct exercise *exercise,
                       json_t *stage) {
    int status = strcmp(stage_status(stage), "error") == 0 ? EXIT_CANNOT : 1;
    json_t *finding = json_array_get(json_object_get(stage, "findings"), 0);
    const char *kind = finding ? finding_kind(finding) : "compile";
    json_t *verdict =
        json_pack("{s:i, s:s, s:n, s:s, s:s, s:f, s:f, s:f, s:[o]}", "version", 1, "exercise",
                  exercise->name, "submission", "verdict",
                  strcmp(stage_status(stage), "error") == 0 ? "error" : "fail", "kind", kind,
                  "points", 0.0, "max_points", exercise->points, "seconds", 0.0, "stages", stage);
    if (!verdict)
        fail("out of memory");
    report_verdict(stderr, exercise->name, verdict, context->verbose);
    json_decref(verdict);
    return status;
}

/* What a line of --shell has in its environment, as under a check. */
static void set_environment(const struct exercise *exercise, const char *program,
                            const char *tools) {
    if (setenv("PROGRAM", program, 1) < 0 || setenv("EXERCISE", exercise->directory, 1) < 0 ||
        setenv("TOOLS", tools ? tools : "", 1) < 0)
        fail("out of memory");
}

/* Becomes the program: so it has this terminal, gets its signals, and ends as it ends. It runs
 * plainly, for it is the student's own on the student's own machine, and confine would end it while
 * it waits for somebody to type. Returns only when it cannot. */
static int become(char *const *arguments) {
    fflush(NULL); /* the signals are as they were when we were started */
    execvp(arguments[0], arguments);
    return command_cannot("run",
                          text_format("%s cannot be run (%s)", arguments[0], strerror(errno)));
}

static int build_and_run(const struct context *context, const struct exercise *exercise,
                         const char *line, int argc, char **argv) {
    struct grading_options options = {0};
    json_t *stage = NULL;
    char *problem = NULL;
    if (put_in_place(exercise, stderr, &problem) < 0)
        return command_cannot("run", problem);
    char *tools = NULL;
    char *program = grade_build(context->root, exercise, &options, &tools, &stage, &problem);
    if (!program && problem)
        return command_cannot("run", problem);
    if (!program) {
        free(tools);
        return command_show_build(context, exercise, stage);
    }
    json_decref(stage);
    struct text_list arguments = {0};
    if (line) {
        set_environment(exercise, program, tools);
        text_list_add(&arguments, "bash");
        text_list_add(&arguments, "-c");
        text_list_add(&arguments, line);
        text_list_add(&arguments, "bash");
    } else {
        text_list_add(&arguments, program);
    }
    for (int i = 0; i < argc; i++)
        text_list_add(&arguments, argv[i]);
    int status = become(arguments.items);
    text_list_free(&arguments);
    free(program);
    free(tools);
    return status;
}

int command_run(struct context *context, int argc, char **argv) {
    struct command_options options;
    char *word = NULL, *problem = NULL;
    int own = 0, status = 0;
    while (own < argc && strcmp(argv[own], "--") != 0)
        own++;
    if (!command_one(context, own, argv, "shell", &options, &word, &status))
        return status;
    struct exercise *exercise = command_exercise(context, word, &problem);
    free(word);
    if (!exercise)
        return command_cannot("run", problem);
    int first = own < argc ? own + 1 : argc;
    status = build_and_run(context, exercise, options.shell, argc - first, argv + first);
    exercise_free(exercise);
    return status;
}
