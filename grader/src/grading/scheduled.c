#include "scheduled.h"

#include "compile.h"
#include "fingerprint.h"
#include "kept.h"
#include "pace.h"
#include "process.h"
#include "text.h"
#include "verdict.h"
#include "watched.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* How many schedules a verdict rests on, unless exercise.ini says otherwise: a number and not a time, so
 * that the verdict is the same on a slow machine. */
enum { SCHEDULES = 600 };
/* Beyond it, watch explores FURTHER times as many, for so long; the first are the same ones. */
enum { FURTHER = 20, FURTHER_SECONDS = 30 };
enum { CPU_SECONDS = 60, WALL_SECONDS = 120, WORDS_LIMIT = 1024 * 1024 };

/* --- the program --------------------------------------------------------------------------------- */

/* Has interleave make the program or, with "--object=", an object in `path`; its words go to the file
 * `says`. Whether it is there; if not, *problem is set. Frees the arguments. */
static bool make(struct text_list *arguments, const char *path, const char *says, char **problem) {
    struct process process = {.arguments = arguments, .output = says, .errors = says};
    int status = process_run(&process);
    bool made = status == 0 && access(path, R_OK) == 0;
    if (!made) {
        char *words = text_read_file(says, WORDS_LIMIT, NULL);
        *problem = text_format("the program cannot be made for the controlled scheduler: %s",
                               words ? text_trim(words) : strerror(errno));
        free(words);
    }
    text_list_free(arguments);
    return made;
}

static void begin_arguments(const struct grading *grading, struct text_list *arguments) {
    text_list_format(arguments, "%s/build/bin/interleave", grading->root);
    text_list_format(arguments, "--flag=-I%s", grading->exercise->directory);
}

/* Where the object of a pristine file is kept. The caller frees it. */
static char *explored_path(const struct grading *grading, const char *name) {
    const struct exercise *exercise = grading->exercise;
    SHA2_CTX context;
    SHA256Init(&context);
    fingerprint_text(&context, name);
    char *tools[] = {text_format("%s/build/bin/interleave", grading->root),
                     process_find_tool("clang")};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        fingerprint_program(&context, tools[i]);
        free(tools[i]);
    }
    char *names = text_format("%s/grader/engine/interpose.syms", grading->root);
    fingerprint_file(&context, names);
    free(names);
    fingerprint_files(&context, exercise->directory, &exercise->links);
    fingerprint_files(&context, exercise->directory, &exercise->scheduled.links);
    return kept_part(grading->root, &context, "-explored.o");
}

/* The object of a pristine file, compiled once; NULL with *problem set. The caller frees it. */
static char *pristine_object(const struct grading *grading, const char *name, char **problem) {
    char *kept = explored_path(grading, name);
    if (access(kept, R_OK) == 0)
        return kept;
    char *aside = text_format("%s/explored-%s.o", grading->work, name);
    char *says = text_format("%s.says", aside);
    struct text_list arguments = {0};
    begin_arguments(grading, &arguments);
    text_list_format(&arguments, "--object=%s", aside);
    text_list_format(&arguments, "%s/%s", grading->exercise->directory, name);
    bool made = make(&arguments, aside, says, problem);
    if (made && rename(aside, kept) < 0) {
        *problem = text_format("%s: %s", kept, strerror(errno));
        made = false;
    }
    if (!made) {
        free(kept);
        kept = NULL;
    }
    free(says);
    free(aside);
    return kept;
}

/* Adds the student's files and the objects of the exercise's; whether all are there. */
static bool add_sources(const struct grading *grading, struct text_list *arguments,
                        char **problem) {
    const struct exercise *exercise = grading->exercise;
    for (size_t i = 0; i < exercise->files.count; i++)
        if (text_ends(exercise->files.items[i], ".c"))
            text_list_format(arguments, "%s/source/%s", grading->work, exercise->files.items[i]);
    const struct text_list *lists[] = {&exercise->links, &exercise->scheduled.links};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            if (!text_ends(lists[l]->items[i], ".c"))
                continue;
            char *object = pristine_object(grading, lists[l]->items[i], problem);
            if (!object)
                return false;
            text_list_take(arguments, object);
        }
    return true;
}

/* interleave compiles what a student has written: it sees that, what is made of our own files, and itself. */
static void confine_explorer(const struct grading *grading, const char *source,
                             struct text_list *arguments) {
    char *tool = text_format("%s/build/bin/interleave", grading->root);
    char *real = realpath(tool, NULL);
    if (!real)
        fail("%s: %s: run 'make grader'", tool, strerror(errno));
    *strrchr(real, '/') = '\0';
    char *engine = text_format("%s/../engine", real);
    char *pristine = text_format("%s/build/pristine", grading->root);
    char *bin = text_format("%s/bin", grading->work);
    compile_confined(grading, (const char *const[]){source, real, engine, pristine, NULL}, bin,
                     arguments);
    free(tool);
    free(real);
    free(engine);
    free(pristine);
    free(bin);
}

/* A program that does nothing, made in the same way: whether that can be done here at all, and what is the exercise's
 * compiles. */
static bool compile_nothing_explored(const struct grading *grading, const char *program) {
    struct text_list arguments = {0};
    char *inside = text_format("%s/grader/inside", grading->root);
    char *says = text_format("%s.says", program), *problem = NULL;
    bool whole = add_sources(grading, &arguments, &problem);
    text_list_free(&arguments);
    confine_explorer(grading, inside, &arguments);
    begin_arguments(grading, &arguments);
    text_list_format(&arguments, "--program=%s", program);
    text_list_format(&arguments, "%s/nothing.c", inside);
    bool made = whole && make(&arguments, program, says, &problem);
    text_list_free(&arguments);
    free(inside);
    free(says);
    free(problem);
    return made;
}

static bool compile(const struct grading *grading, const char *program, char **problem) {
    struct text_list arguments = {0};
    char *source = text_format("%s/source", grading->work);
    confine_explorer(grading, source, &arguments);
    begin_arguments(grading, &arguments);
    text_list_format(&arguments, "--program=%s", program);
    text_list_format(&arguments, "--flag=-I%s", source);
    free(source);
    /* A whole program is called by a main of ours, which plays its surroundings. */
    if (grading->exercise->scheduled.links.count)
        text_list_add(&arguments, "--flag=-Dmain=program_main");
    if (!add_sources(grading, &arguments, problem)) {
        text_list_free(&arguments);
        return false;
    }
    char *says = text_format("%s.says", program);
    bool made = make(&arguments, program, says, problem);
    free(says);
    return made;
}

char *scheduled_program(const struct grading *grading, char **problem) {
    char *program = text_format("%s/bin/scheduled", grading->work);
    char *lock = text_format("%s/scheduled.lock", grading->work);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool made = false;
    if (fd < 0 || flock(fd, LOCK_EX) < 0)
        *problem = text_format("%s: %s", lock, strerror(errno));
    else
        made = access(program, X_OK) == 0 || compile(grading, program, problem);
    if (fd >= 0)
        close(fd);
    free(lock);
    if (made)
        return program;
    free(program);
    return NULL;
}

/* --- the run ------------------------------------------------------------------------------------- */

/* All schedules are drawn from the submission's hash. */
static unsigned long long drawn_from(const struct submission *submission) {
    const char *digits = strchr(submission->hash, ':');
    char first[16] = "";
    strncat(first, digits ? digits + 1 : submission->hash, 12);
    return strtoull(first, NULL, 16);
}

/* Whose lines are told: the student's; of an exercise whose student writes no program, the program's. */
static void add_own(const struct exercise *exercise, struct text_list *arguments) {
    const struct text_list *lists[] = {&exercise->files, &exercise->links};
    size_t before = arguments->count;
    for (size_t l = 0; l < 2 && arguments->count == before; l++)
        for (size_t i = 0; i < lists[l]->count; i++)
            if (text_ends(lists[l]->items[i], ".c"))
                text_list_format(arguments, "--own=%s", lists[l]->items[i]);
}

void scheduled_arguments(const struct grading *grading, bool faults, struct text_list *arguments) {
    const struct exercise *exercise = grading->exercise;
    text_list_format(arguments, "--draw=%llu", drawn_from(grading->submission));
    if (faults) {
        text_list_add(arguments, "--schedules=1");
        text_list_format(arguments, "--faults=%s", exercise->scheduled.faults);
        for (size_t i = 0; i < exercise->files.count; i++)
            text_list_format(arguments, "--faults-in=%s", exercise->files.items[i]);
    } else {
        int count = exercise->scheduled.count ? exercise->scheduled.count : SCHEDULES;
        text_list_format(arguments, "--schedules=%d", grading->further ? FURTHER * count : count);
        if (grading->further)
            text_list_format(arguments, "--seconds=%d", FURTHER_SECONDS);
    }
    if (exercise->scheduled.leaks)
        text_list_format(arguments, "--leaks=%s", exercise->scheduled.leaks);
    add_own(exercise, arguments);
    if (exercise->scheduled.check)
        text_list_format(arguments, "--check=%s", exercise->scheduled.check);
}

/* Adds a word to a shell line, which it takes. */
static char *add_word(char *line, const char *text) {
    char *word = text_quoted(text);
    char *longer = text_format("%s %s", line, word);
    free(word);
    free(line);
    return longer;
}

char *scheduled_line(const struct grading *grading, const struct text_list *options, bool faults) {
    struct text_list arguments = {0};
    scheduled_arguments(grading, faults, &arguments);
    char *line = text_copy("exec \"$INTERLEAVE\" --program=\"$PROGRAM\"");
    for (size_t i = 0; i < options->count; i++)
        line = add_word(line, options->items[i]);
    for (size_t i = 0; i < arguments.count; i++)
        line = add_word(line, arguments.items[i]);
    char *whole = text_format("%s -- %s", line, grading->exercise->scheduled.run);
    free(line);
    text_list_free(&arguments);
    return whole;
}

/* interleave, where the sandbox sees it: beside the program. The caller frees it. */
static char *interleave_beside(const struct grading *grading) {
    char *tool = text_format("%s/build/bin/interleave", grading->root);
    char *beside = text_format("%s/bin/interleave", grading->work);
    if (link(tool, beside) < 0 && errno != EEXIST)
        fail("%s: %s", beside, strerror(errno));
    free(tool);
    return beside;
}

/* The exit status that a report of confine's tells; EXIT_CANNOT also for one that interleave never has. */
static int ended_with(const json_t *report) {
    const json_t *status = json_object_get(report, "exit");
    json_int_t value = json_is_integer(status) ? json_integer_value(status) : EXIT_CANNOT;
    return value >= 0 && value < EXIT_CANNOT ? (int)value : EXIT_CANNOT;
}

/* Runs a line with interleave on a program that it has made. */
static int run_line(const struct grading *grading, const char *name, const char *program,
                    const char *line, struct scheduled_words *words, char **problem) {
    char *beside = interleave_beside(grading);
    char *source = text_format("%s/source", grading->work);
    const char *columns = getenv("COLUMNS");
    struct text_list environment = {0};
    text_list_format(&environment, "INTERLEAVE=%s", beside);
    text_list_format(&environment, "COLUMNS=%s", columns ? columns : "");
    struct watch_run run = {.name = name,
                            .line = line,
                            .program = program,
                            .environment = &environment,
                            .source = source,
                            .cpu_seconds = pace_seconds(CPU_SECONDS),
                            .wall_seconds = pace_seconds(WALL_SECONDS)};
    json_t *report = watched_run(grading, &run, problem);
    int status = EXIT_CANNOT;
    if (report) {
        char *output = text_format("%s/%s.output", grading->work, name);
        char *errors = text_format("%s/%s.errors", grading->work, name);
        words->output = text_read_file(output, WORDS_LIMIT, NULL);
        words->errors = text_read_file(errors, WORDS_LIMIT, NULL);
        const char *end = json_string_value(json_object_get(report, "end"));
        words->too_long = end && (strcmp(end, "cpu-limit") == 0 || strcmp(end, "wall-limit") == 0);
        status = ended_with(report);
        free(output);
        free(errors);
    }
    words->by_machine = !report || watched_busy(report);
    json_decref(report);
    text_list_free(&environment);
    free(source);
    free(beside);
    return status;
}

int scheduled_run(const struct grading *grading, const char *name, const struct text_list *options,
                  bool faults, struct scheduled_words *words, char **problem) {
    *words = (struct scheduled_words){0};
    char *program = scheduled_program(grading, problem);
    if (!program)
        return EXIT_CANNOT;
    char *line = scheduled_line(grading, options, faults);
    int status = run_line(grading, name, program, line, words, problem);
    free(line);
    free(program);
    return status;
}

void scheduled_words_free(struct scheduled_words *words) {
    free(words->output);
    free(words->errors);
}

/* What came of an exploration: an answer of interleave's, or the problem that there was. */
struct explored {
    json_t *answer;
    char *problem;
    bool by_machine, too_long; /* see scheduled_words */
};

static void explored_free(struct explored *explored) {
    json_decref(explored->answer);
    free(explored->problem);
    *explored = (struct explored){0};
}

static struct explored explore(const struct grading *grading, const char *part, int time) {
    char *name = text_format("%s-%d", part, time);
    struct text_list options = {0};
    struct scheduled_words words;
    struct explored explored = {0};
    text_list_add(&options, "--json");
    scheduled_run(grading, name, &options, strcmp(part, "faults") == 0, &words, &explored.problem);
    explored.answer = words.output ? json_loads(words.output, 0, NULL) : NULL;
    if (!explored.answer && !explored.problem)
        explored.problem = text_format(
            "the controlled scheduler could not do its work: %s",
            words.errors && *words.errors ? text_trim(words.errors) : "it ended without an answer");
    explored.by_machine = words.by_machine;
    explored.too_long = words.too_long;
    scheduled_words_free(&words);
    text_list_free(&options);
    free(name);
    return explored;
}

/* Whether interleave makes a program that does nothing, and explores it as exercise.ini says. */
static bool works_here(const struct grading *grading, const char *part) {
    char *program = text_format("%s/bin/%s-nothing", grading->work, part);
    char *name = text_format("%s-nothing", part), *problem = NULL;
    struct text_list options = {0};
    struct scheduled_words words = {0};
    bool works = compile_nothing_explored(grading, program);
    if (works) {
        text_list_add(&options, "--json");
        char *line = scheduled_line(grading, &options, strcmp(part, "faults") == 0);
        run_line(grading, name, program, line, &words, &problem);
        json_t *answer = words.output ? json_loads(words.output, 0, NULL) : NULL;
        works = answer != NULL;
        json_decref(answer);
        free(line);
    }
    text_list_free(&options);
    scheduled_words_free(&words);
    free(problem);
    free(program);
    free(name);
    return works;
}

/* --- the answer ---------------------------------------------------------------------------------- */

/* A place in the driver is not the student's: it goes into the message. */
static void place_in_students_files(const struct grading *grading, json_t *finding) {
    const char *file = finding_file(finding);
    if (!file || text_list_has(&grading->exercise->files, file))
        return;
    char *message =
        text_format("%s (in %s:%d)", finding_message(finding), file, finding_line(finding));
    json_object_set_new(finding, "message", json_string(message));
    json_object_set_new(finding, "file", json_null());
    json_object_set_new(finding, "line", json_null());
    free(message);
}

static json_t *findings_in(const struct grading *grading, const json_t *answer) {
    json_t *findings = json_deep_copy(json_object_get(answer, "findings"));
    json_t *finding;
    size_t i;
    json_array_foreach (findings, i, finding) {
        place_in_students_files(grading, finding);
        json_int_t seed =
            json_integer_value(json_object_get(json_object_get(finding, "schedule"), "seed"));
        char *replay = text_format("grader/grade replay %s --seed %lld", grading->exercise->name,
                                   (long long)seed);
        json_object_set_new(finding, "replay", json_string(replay));
        free(replay);
    }
    return findings ? findings : json_array();
}

/* What the scheduler could not control, or not to the end, is no pass, and no failure. Takes the finding's words. */
static json_t *outcome_unknown(char *why) {
    json_t *outcome = outcome_error("%s", why);
    json_object_set_new(outcome, "status", json_string("skip"));
    free(why);
    return outcome;
}

static json_t *uncontrolled_outcome(const json_t *answer) {
    const char *limit = json_string_value(json_object_get(answer, "limit"));
    const char *what =
        json_string_value(json_array_get(json_object_get(answer, "uncontrolled"), 0));
    return outcome_unknown(
        limit ? text_format("not explored: the controlled scheduler follows no program that has %s",
                            limit)
              : text_format("not all of the program could be controlled: %s", what));
}

/* Of an exploration without an answer. A program on which interleave fails twice, while it explores others, is no error
 * of the grader's; nor is one whose runs take too long, of which then nothing is known. */
static json_t *outcome_without(const struct grading *grading, const struct explored *explored,
                               bool evaded) {
    json_t *outcome;
    if (explored->too_long) {
        outcome = outcome_unknown(
            text_format("not explored: all schedules would take more than %d s of processor time",
                        CPU_SECONDS));
    } else if (!evaded || explored->by_machine) {
        outcome = outcome_error("%s", explored->problem);
    } else {
        json_t *finding = finding_new(
            "rule", grading->exercise->files.items[0], 0,
            "the controlled scheduler cannot run this program, and can run others: does it "
            "compile with clang, and leave alone what is not its own?");
        finding_set_raw(finding, explored->problem);
        outcome = outcome_of(json_pack("[o]", finding));
    }
    return outcome;
}

static json_t *part(const struct grading *grading, const char *name) {
    struct explored explored = explore(grading, name, 1);
    bool evaded =
        !explored.answer && !explored.too_long && !explored.by_machine && works_here(grading, name);
    if (evaded) {
        /* Or something of the machine's has passed meanwhile. */
        explored_free(&explored);
        explored = explore(grading, name, 2);
    }
    if (!explored.answer) {
        json_t *outcome = outcome_without(grading, &explored, evaded);
        explored_free(&explored);
        return outcome;
    }
    const json_t *answer = explored.answer;
    json_t *findings = findings_in(grading, answer);
    bool controlled = !json_object_get(answer, "limit") &&
                      (strcmp(name, "faults") == 0 ||
                       json_array_size(json_object_get(answer, "uncontrolled")) == 0);
    json_t *outcome = json_array_size(findings) || controlled ? outcome_of(json_incref(findings))
                                                              : uncontrolled_outcome(answer);
    json_decref(findings);
    explored_free(&explored);
    return outcome;
}

json_t *part_schedules(const struct grading *grading) {
    return part(grading, "schedules");
}

json_t *part_faults(const struct grading *grading) {
    return part(grading, "faults");
}
