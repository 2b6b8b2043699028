/* replay, trace and step: one run of a student's program under the controlled scheduler. */
#include "commands.h"

#include "drawing.h"
#include "grading.h"
#include "report.h"
#include "scheduled.h"
#include "verdict.h"
#include "watched.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILURE_FOUND = 1, TRACE_LIMIT = 256 * 1024 * 1024 };

/* What one of the commands was asked for. */
struct request {
    struct context *context;
    const char *command;
    struct exercise *exercise;
    struct command_options options;
};

/* --- the command line ----------------------------------------------------------------------------- */

/* A seed is a whole number, as the verdict tells it. */
static bool seed_is_sound(const char *seed) {
    char *end;
    errno = 0;
    strtoull(seed, &end, 10);
    return seed[0] >= '0' && seed[0] <= '9' && !*end && !errno;
}

static bool exercise_is_scheduled(const struct exercise *exercise) {
    return exercise->scheduled.run;
}

/* Reads the command line into a request; false: *status is what to return. */
static bool read_request(struct request *request, int argc, char **argv, const char *allowed,
                         int *status) {
    char *word = NULL, *problem = NULL;
    request->command = argv[0];
    if (!command_one(request->context, argc, argv, allowed, &request->options, &word, status))
        return false;
    const char *seed = request->options.seed;
    if (seed && !seed_is_sound(seed))
        problem =
            text_format("--seed %s is no whole number: take the one that the verdict tells", seed);
    else
        request->exercise = command_exercise(request->context, word, &problem);
    free(word);
    struct exercise *exercise = request->exercise;
    if (exercise && !exercise_is_scheduled(exercise))
        problem = text_format("%s does not say how to run under the controlled scheduler (its "
                              "exercise.ini has no section [schedules]): choose another exercise",
                              exercise->name);
    else if (exercise && !request->options.files.count)
        put_in_place(exercise, stderr, &problem);
    if (!problem)
        return true;
    *status = command_cannot(argv[0], problem);
    exercise_free(exercise);
    text_list_free(&request->options.files);
    return false;
}

/* Builds, does the work, and says what went wrong. */
static int serve(struct request *request,
                 int (*work)(const struct grading *grading, void *data, char **problem)) {
    struct text_list *files = &request->options.files;
    struct grading_options grading = {.files = files->count ? files : NULL};
    json_t *stage = NULL;
    char *problem = NULL;
    int status = grade_within(request->context->root, request->exercise, &grading, work, request,
                              &stage, &problem);
    if (stage)
        status = command_show_build(request->context, request->exercise, stage);
    else if (problem)
        status = command_cannot(request->command, problem);
    exercise_free(request->exercise);
    text_list_free(files);
    return status;
}

/* --- one run, confined as the verdict's was -------------------------------------------------------- */

static void tell_width(void) {
    struct winsize size;
    char width[16];
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col)
        return;
    snprintf(width, sizeof width, "%u", size.ws_col);
    setenv("COLUMNS", width, 1);
}

/* interleave's own words, when it could not do its work: one line, without its name. Takes nothing. */
static char *problem_in(const struct scheduled_words *words) {
    char *errors = words->errors ? text_trim(words->errors) : NULL;
    const char *line = errors && *errors ? errors : "it ended without an answer";
    if (text_begins(line, "interleave: "))
        line += strlen("interleave: ");
    return text_copy(line);
}

static int run(const struct request *request, const struct grading *grading,
               const struct text_list *options, bool faults, struct scheduled_words *words,
               char **problem) {
    char *name = text_format("%s-%d", request->command, faults ? 2 : 1);
    int status = scheduled_run(grading, name, options, faults, words, problem);
    if (status == EXIT_CANNOT && !*problem)
        *problem = problem_in(words);
    free(name);
    return status;
}

/* With a seed that schedule; else what the verdict searches: all schedules, then faults. The words are
 * those of the one that failed, or else of the schedules. */
static int find_run(const struct request *request, const struct grading *grading,
                    const struct text_list *options, struct scheduled_words *words,
                    char **problem) {
    const char *seed = request->options.seed;
    bool faults = grading->exercise->scheduled.faults;
    struct text_list all = {0};
    for (size_t i = 0; i < options->count; i++)
        text_list_add(&all, options->items[i]);
    if (seed)
        text_list_format(&all, "--seed=%s", seed);
    int status = run(request, grading, &all, seed && faults, words, problem);
    if (status == 0 && !seed && faults) {
        struct scheduled_words with_faults;
        status = run(request, grading, &all, true, &with_faults, problem);
        scheduled_words_free(status == 0 ? &with_faults : words);
        if (status != 0)
            *words = with_faults;
    }
    text_list_free(&all);
    return status;
}

static int show_run(const struct grading *grading, void *data, char **problem) {
    const struct request *request = data;
    struct text_list options = {0};
    struct scheduled_words words;
    tell_width();
    if (report_colour(stdout))
        text_list_add(&options, "--colour");
    int status = find_run(request, grading, &options, &words, problem);
    if (status != EXIT_CANNOT && words.output)
        fputs(words.output, stdout);
    scheduled_words_free(&words);
    text_list_free(&options);
    return status;
}

int command_replay(struct context *context, int argc, char **argv) {
    struct request request = {.context = context};
    int status = 0;
    return read_request(&request, argc, argv, "seed file", &status) ? serve(&request, show_run)
                                                                    : status;
}

/* --- drawn ---------------------------------------------------------------------------------------- */

/* Where the drawing goes unless --out says it. The caller frees it. */
static char *usual_path(const struct request *request) {
    char *path = text_format("%s/build/traces/%s.%s", request->context->root,
                             request->exercise->name, request->options.svg ? "svg" : "html");
    char *folder = text_copy_n(path, (size_t)(strrchr(path, '/') - path));
    if (text_make_directories(folder) < 0)
        fail("%s: %s", folder, strerror(errno));
    free(folder);
    return path;
}

static int write_drawing(const struct request *request, const json_t *trace, char **problem) {
    const char *name = request->exercise->name;
    char *text = request->options.svg ? drawing_svg(trace, name, problem)
                                      : drawing_page(trace, name, problem);
    if (!text)
        return EXIT_CANNOT;
    char *path = request->options.out ? text_copy(request->options.out) : usual_path(request);
    int status = 0;
    if (text_write_file(path, text, strlen(text)) < 0) {
        *problem = text_format("%s cannot be written (%s): name another file with --out", path,
                               strerror(errno));
        status = EXIT_CANNOT;
    } else {
        printf("%s is drawn in %s\n", name, path);
    }
    free(path);
    free(text);
    return status;
}

static int draw_run(const struct grading *grading, void *data, char **problem) {
    const struct request *request = data;
    char *folder = watched_logs(grading, request->command);
    char *path = text_format("%s/trace.json", folder);
    struct text_list options = {0};
    struct scheduled_words words;
    text_list_format(&options, "--trace=%s", path);
    int status = find_run(request, grading, &options, &words, problem);
    if (status == 0 && words.output)
        fputs(words.output, stdout); /* nothing fails: there is nothing to draw */
    json_t *trace = status == FAILURE_FOUND ? json_load_file(path, 0, NULL) : NULL;
    if (status == FAILURE_FOUND && !trace)
        *problem = text_copy("the controlled scheduler left no trace"), status = EXIT_CANNOT;
    if (trace && write_drawing(request, trace, problem) != 0)
        status = EXIT_CANNOT;
    json_decref(trace);
    scheduled_words_free(&words);
    text_list_free(&options);
    free(path);
    free(folder);
    return status;
}

int command_trace(struct context *context, int argc, char **argv) {
    struct request request = {.context = context};
    int status = 0;
    return read_request(&request, argc, argv, "seed out svg file", &status)
               ? serve(&request, draw_run)
               : status;
}

/* --- step by step --------------------------------------------------------------------------------- */

/* Runs a shell line on this terminal, to its end. Returns its exit status. */
static int run_here(const char *line) {
    char shell[] = "bash", option[] = "-c";
    char *copy = text_copy(line);
    char *const arguments[] = {shell, option, copy, NULL};
    pid_t child;
    fflush(NULL);
    int error = posix_spawnp(&child, shell, NULL, NULL, arguments, environ);
    if (error)
        fail("bash: %s", strerror(error));
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    free(copy);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_CANNOT;
}

/* As grade run the program has this terminal, and is not confined. */
static int step_here(const struct grading *grading, void *data, char **problem) {
    const struct request *request = data;
    char *program = scheduled_program(grading, problem);
    if (!program)
        return EXIT_CANNOT;
    char *tool = text_format("%s/build/bin/interleave", grading->root);
    struct text_list options = {0};
    if (request->options.plan)
        text_list_format(&options, "--plan=%s", request->options.plan);
    else
        text_list_add(&options, "--step");
    setenv("INTERLEAVE", tool, 1);
    setenv("PROGRAM", program, 1);
    setenv("EXERCISE", grading->exercise->directory, 1);
    setenv("TOOLS", grading->tools ? grading->tools : "", 1);
    char *line = scheduled_line(grading, &options, false);
    int status = run_here(line);
    free(line);
    text_list_free(&options);
    free(tool);
    free(program);
    return status;
}

int command_step(struct context *context, int argc, char **argv) {
    struct request request = {.context = context};
    int status = 0;
    return read_request(&request, argc, argv, "plan file", &status) ? serve(&request, step_here)
                                                                    : status;
}
