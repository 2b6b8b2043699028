/* grade: the command line, and the grading of one exercise or many. What else there is to do is in
 * commands.c. */
#include "commands.h"
#include "formats.h"
#include "grading.h"
#include "progress.h"
#include "record.h"
#include "report.h"
#include "screen.h"
#include "stages.h"
#include "text.h"
#include "verdict.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *argp_program_version = "grade (Happens Before) 1";

enum { KEY_FORMAT = 256 }; /* has no letter */

static const char arguments_help[] = "[EXERCISE...]\nCOMMAND [ARGUMENTS...]";

static const struct argp_option options[] = {
    {"file", 'f', "PATH", 0,
     "Grade this file instead of the one in the exercise's folder; once for "
     "each of the exercise's files",
     0},
    {"json", 'j', NULL, 0, "Print the verdict as JSON, one object a line, and nothing else", 0},
    {"format", KEY_FORMAT, "NAME", 0,
     "Print the verdict as another system reads it, and nothing else: gradescope, autolab, classroom, "
     "github, junit or sarif",
     0},
    {"all", 'a', NULL, 0, "Grade every exercise", 0},
    {"verbose", 'v', NULL, 0, "Show every finding, and the tools' own words", 0},
    {"fresh", 'F', NULL, 0, "Run every stage, also those whose answer is known", 0},
    {"yes", 'y', NULL, 0, "Answer yes to what setting up asks", 0},
    {0}};

struct invocation {
    struct context context;
    struct text_list files, exercises;
    bool fresh;
    const struct format *format; /* NULL: the terminal, or JSON */
    json_t *verdicts;            /* for a format, which is written at the end */
    int command_argc;
    char **command_argv; /* NULL: grade */
};

static error_t parse(int key, char *argument, struct argp_state *state) {
    struct invocation *invocation = state->input;
    switch (key) {
    case 'f': text_list_add(&invocation->files, argument); return 0;
    case 'j': invocation->context.json = true; return 0;
    case KEY_FORMAT:
        invocation->format = format_find(argument);
        if (!invocation->format)
            fail("there is no format '%s': %s", argument, format_names());
        return 0;
    case 'a': invocation->context.all = true; return 0;
    case 'v': invocation->context.verbose = true; return 0;
    case 'F': invocation->fresh = true; return 0;
    case 'y': return 0; /* the launcher's */
    case ARGP_KEY_ARG:
        if (invocation->exercises.count == 0 && command_find(argument)) {
            invocation->command_argc = state->argc - state->next + 1;
            invocation->command_argv = state->argv + state->next - 1;
            state->next = state->argc;
        } else {
            text_list_add(&invocation->exercises, argument);
        }
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* The help's list of commands, from the one table that there is. */
static char *filter_help(int key, const char *text, void *input) {
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)text;
    /* argp wraps at 79 columns; a long usage has its help on a line of its own. */
    char *help = text_copy("Commands:\n\n");
    for (const struct command *command = commands; command->name; command++) {
        char *usage = text_format("%s %s", command->name, command->arguments);
        const char *gap = strlen(usage) > 22 ? "\n" : "";
        int pad = *gap ? 25 : 23 - (int)strlen(usage);
        char *longer = text_format("%s  %s%s%*s%s\n", help, usage, gap, pad, "", command->help);
        free(usage);
        free(help);
        help = longer;
    }
    char *whole = text_format(
        "%s\nAn EXERCISE may be named by any part that only one has. Exit status: 0 all passed; 1 "
        "something failed; 2 the grader could not do its work, which is never a statement about "
        "the program.",
        help);
    free(help);
    return whole;
}

static const struct argp parser = {
    options,
    parse,
    arguments_help,
    "Grades the exercises of Happens Before; with no EXERCISE, the current one.\v ",
    NULL,
    filter_help,
    NULL};

/* The repository: where the launcher says, or where this program lies in it (build/bin/grade). */
static char *find_root(void) {
    const char *named = getenv("GRADER_ROOT");
    char *root = realpath(named && *named ? named : "/proc/self/exe", NULL);
    for (int i = 0; root && !(named && *named) && i < 3; i++) {
        char *slash = strrchr(root, '/');
        if (slash)
            *slash = '\0';
    }
    if (!root || !*root)
        fail("GRADER_ROOT=%s is no folder: start the grader as grader/grade", named ? named : "");
    return root;
}

/* Variables by which an outer Bats would take the inner one for itself. */
static void forget_outer_bats(void) {
    struct text_list names = {0};
    for (char **variable = environ; *variable; variable++)
        if (text_begins(*variable, "BATS_"))
            text_list_take(&names, text_copy_n(*variable, strcspn(*variable, "=")));
    for (size_t i = 0; i < names.count; i++)
        unsetenv(names.items[i]);
    text_list_free(&names);
}

/* On a terminal: the stages whose answer is still to come, on a line that the next answer replaces. */
static void show_work(const struct text_list *working) {
    if (!screen_can_clear() || working->count == 0)
        return;
    printf("  %sat work:", report_style(stdout, "dim"));
    for (size_t i = 0; i < working->count; i++)
        printf(" %s", working->items[i]);
    printf(" …%s", report_style(stdout, "reset"));
    fflush(stdout);
}

static void show_stage(const json_t *stage, void *data) {
    struct text_list *working = data, left = {0};
    for (size_t i = 0; i < working->count; i++)
        if (strcmp(working->items[i], stage_name(stage)) != 0)
            text_list_add(&left, working->items[i]);
    if (screen_can_clear())
        printf("\r\033[K");
    text_list_free(working);
    *working = left;
    report_stage(stdout, stage);
    show_work(working);
}

static void print_json(const json_t *verdict) {
    json_t *public = verdict_public(verdict);
    char *text = json_dumps(public, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (!text || puts(text) == EOF || fflush(stdout) == EOF)
        fail("standard output cannot be written to");
    free(text);
    json_decref(public);
}

static int status_of(const json_t *verdict) {
    const char *result = json_string_value(json_object_get(verdict, "verdict"));
    return strcmp(result, "pass") == 0 ? 0 : strcmp(result, "fail") == 0 ? 1 : EXIT_CANNOT;
}

/* Writes the verdict down, and which exercise is the current one. Returns the exit status: a progress
 * file that is not ours is left alone, and somebody has to look at it. */
static int record_progress(const struct invocation *invocation, const json_t *verdict) {
    const char *root = invocation->context.root;
    const char *name = json_string_value(json_object_get(verdict, "exercise"));
    char *problem = NULL;
    enum progress_status status = progress_record(root, verdict, &problem);
    if (status == PROGRESS_OK && !invocation->context.all)
        status = progress_set_current(root, name, &problem);
    if (status != PROGRESS_OK)
        warn("%s", problem);
    free(problem);
    return status == PROGRESS_DAMAGED ? EXIT_CANNOT : 0;
}

static int worse(int a, int b) {
    return a > b ? a : b;
}

/* Grades one; returns the exit status. */
static int grade_one(struct invocation *invocation, const struct exercise *exercise) {
    char *problem = NULL;
    bool json = invocation->context.json || invocation->format; /* nothing but that is printed */
    const struct text_list *files = invocation->files.count ? &invocation->files : NULL;
    struct text_list working = {0};
    struct grading_options grading = {.files = files,
                                      .fresh = invocation->fresh,
                                      .on_stage = json ? NULL : show_stage,
                                      .data = &working};
    if (!files && put_in_place(exercise, json ? NULL : stdout, &problem) < 0) {
        warn("%s", problem);
        free(problem);
        return EXIT_CANNOT;
    }
    if (!json)
        printf("%s%s%s  %s\n\n", report_style(stdout, "bold"), exercise->name,
               report_style(stdout, "reset"), exercise->title);
    text_list_add(&working, "build");
    for (size_t i = 0; i < exercise->stages.count; i++)
        if (!stage_is_waiting(exercise, exercise->stages.items[i]))
            text_list_add(&working, exercise->stages.items[i]);
    if (!json)
        show_work(&working);
    fflush(stdout);
    json_t *verdict = grade_exercise(invocation->context.root, exercise, &grading, &problem);
    text_list_free(&working);
    if (!verdict) {
        if (!json && screen_can_clear())
            printf("\r\033[K");
        warn("%s", problem);
        free(problem);
        return EXIT_CANNOT;
    }
    if (invocation->format)
        json_array_append(invocation->verdicts, verdict);
    else if (json)
        print_json(verdict);
    else
        report_verdict(stdout, exercise->name, verdict, invocation->context.verbose);
    int status = status_of(verdict);
    /* Only the student's own work is progress, not a file from elsewhere. */
    if (!files)
        status = worse(status, record_progress(invocation, verdict));
    if (!json && status == 0 && !files)
        printf("\n  grader/grade solution   the reference solution, and what this was about\n"
               "  grader/grade next       the next exercise\n");
    json_decref(verdict);
    return status;
}

/* The problem with a word that means no exercise (taken over): it may be a mistyped command. */
static char *perhaps_command(char *problem, const char *word) {
    const struct command *near = NULL;
    for (const struct command *command = commands; command->name && !near; command++)
        if (text_edits(word, command->name) <= 1 + strlen(word) / 3)
            near = command;
    if (!near || strstr(problem, "did you mean"))
        return problem;
    char *better =
        text_format("there is no exercise or command '%s': did you mean '%s'?", word, near->name);
    free(problem);
    return better;
}

/* Grades the exercises that were named, or all. A word that means no exercise stops everything before
 * anything is graded; so does a damaged one, unless all were asked for. */
static int grade_named(struct invocation *invocation) {
    const char *root = invocation->context.root;
    struct text_list names = {0};
    if (invocation->context.all)
        exercise_names(root, &names);
    char *problem = NULL;
    for (size_t i = 0; i < invocation->exercises.count && !problem; i++) {
        char *name = exercise_find(root, invocation->exercises.items[i], &problem);
        if (name)
            text_list_take(&names, name);
        else if (i == 0)
            problem = perhaps_command(problem, invocation->exercises.items[i]);
    }
    int status = problem ? EXIT_CANNOT : 0;
    for (size_t i = 0; i < names.count && !problem; i++) {
        char *damage = NULL;
        struct exercise *exercise = exercise_load(root, names.items[i], &damage);
        if (!exercise)
            warn("%s", damage);
        if (i > 0 && !invocation->context.json && !invocation->format)
            putchar('\n');
        status = worse(status, exercise ? grade_one(invocation, exercise) : EXIT_CANNOT);
        exercise_free(exercise);
        free(damage);
    }
    if (problem)
        warn("%s", problem);
    free(problem);
    text_list_free(&names);
    return status;
}

static int grade_current(struct invocation *invocation) {
    char *problem = NULL;
    struct context *context = &invocation->context;
    struct exercise *exercise = !context->json && !invocation->format && welcome_is_due(context)
                                    ? welcome(context, stdout, &problem)
                                    : command_exercise(context, NULL, &problem);
    int status = EXIT_CANNOT;
    if (exercise)
        status = grade_one(invocation, exercise);
    else
        warn("%s", problem);
    exercise_free(exercise);
    free(problem);
    return status;
}

static int run(struct invocation *invocation) {
    if (invocation->command_argv)
        return command_find(invocation->command_argv[0])
            ->run(&invocation->context, invocation->command_argc, invocation->command_argv);
    bool many = invocation->context.all || invocation->exercises.count > 1;
    if (invocation->files.count && many)
        fail("--file goes with one exercise: name just one");
    if (invocation->context.all && invocation->exercises.count)
        fail("--all grades every exercise: leave the names out");
    if (many || invocation->exercises.count)
        return grade_named(invocation);
    return grade_current(invocation);
}

/* What was graded, in the format that was asked for: also where nothing could be. */
static void write_format(const struct invocation *invocation) {
    size_t count = json_array_size(invocation->verdicts);
    struct result *items = memory_new((count + 1) * sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct result){"", json_array_get(invocation->verdicts, i)};
    invocation->format->write(stdout, &(struct results){items, count});
    if (fflush(stdout) == EOF || ferror(stdout))
        fail("standard output cannot be written to");
    free(items);
}

int main(int argc, char **argv) {
    if (argc > 1 && text_begins(argv[1], "--record"))
        return record_main(argc - 1, argv + 1);
    forget_outer_bats();
    setlinebuf(stdout);
    argp_err_exit_status = EXIT_CANNOT;
    struct invocation invocation = {0};
    static char own_name[] = "grade", help[] = "--help";
    argv[0] = own_name; /* not the long path that the launcher has called */
    if (argc == 2 && strcmp(argv[1], "help") == 0)
        argv[1] = help;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &invocation);
    char *root = find_root();
    invocation.context.root = root;
    if (invocation.format && (invocation.context.json || invocation.command_argv))
        fail("--format prints one format, of what is graded: leave out --json and commands");
    invocation.verdicts = json_array();
    int status = run(&invocation);
    if (invocation.format)
        write_format(&invocation);
    json_decref(invocation.verdicts);
    text_list_free(&invocation.files);
    text_list_free(&invocation.exercises);
    free(root);
    return status;
}
