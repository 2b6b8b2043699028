#include "scheduled.h"

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
enum { CPU_SECONDS = 60, WALL_SECONDS = 120, WORDS_LIMIT = 1024 * 1024 };

/* --- the program --------------------------------------------------------------------------------- */

static void add_sources(const struct grading *grading, struct text_list *arguments) {
    const struct exercise *exercise = grading->exercise;
    for (size_t i = 0; i < exercise->files.count; i++)
        if (text_ends(exercise->files.items[i], ".c"))
            text_list_format(arguments, "%s/source/%s", grading->work, exercise->files.items[i]);
    const struct text_list *lists[] = {&exercise->links, &exercise->scheduled.links};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->count; i++)
            if (text_ends(lists[l]->items[i], ".c"))
                text_list_format(arguments, "%s/%s", exercise->directory, lists[l]->items[i]);
}

static bool compile(const struct grading *grading, const char *program, char **problem) {
    struct text_list arguments = {0};
    text_list_format(&arguments, "%s/build/bin/interleave", grading->root);
    text_list_format(&arguments, "--program=%s", program);
    text_list_format(&arguments, "--flag=-I%s/source", grading->work);
    text_list_format(&arguments, "--flag=-I%s", grading->exercise->directory);
    /* A whole program is called by a main of ours, which plays its surroundings. */
    if (grading->exercise->scheduled.links.count)
        text_list_add(&arguments, "--flag=-Dmain=program_main");
    add_sources(grading, &arguments);
    char *says = text_format("%s.says", program);
    struct process process = {.arguments = &arguments, .output = says, .errors = says};
    int status = process_run(&process);
    bool made = status == 0 && access(program, X_OK) == 0;
    if (!made) {
        char *words = text_read_file(says, WORDS_LIMIT, NULL);
        *problem = text_format("the program cannot be made for the controlled scheduler: %s",
                               words ? text_trim(words) : strerror(errno));
        free(words);
    }
    free(says);
    text_list_free(&arguments);
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

void scheduled_arguments(const struct grading *grading, bool faults, struct text_list *arguments) {
    const struct exercise *exercise = grading->exercise;
    text_list_format(arguments, "--draw=%llu", drawn_from(grading->submission));
    if (faults) {
        text_list_add(arguments, "--schedules=1");
        text_list_format(arguments, "--faults=%s", exercise->scheduled.faults);
        for (size_t i = 0; i < exercise->files.count; i++)
            text_list_format(arguments, "--faults-in=%s", exercise->files.items[i]);
    } else {
        text_list_format(arguments, "--schedules=%d",
                         exercise->scheduled.count ? exercise->scheduled.count : SCHEDULES);
    }
    if (exercise->scheduled.check)
        text_list_format(arguments, "--check=%s", exercise->scheduled.check);
}

/* The shell line that confine runs: interleave lies in the sandbox's bin beside the program. */
static char *shell_line(const struct grading *grading, bool faults) {
    struct text_list arguments = {0};
    scheduled_arguments(grading, faults, &arguments);
    char *line = text_copy("exec \"$INTERLEAVE\" --json --program=\"$PROGRAM\"");
    for (size_t i = 0; i < arguments.count; i++) {
        char *word = text_quoted(arguments.items[i]);
        char *longer = text_format("%s %s", line, word);
        free(word);
        free(line);
        line = longer;
    }
    char *whole = text_format("%s -- %s", line, grading->exercise->scheduled.run);
    free(line);
    text_list_free(&arguments);
    return whole;
}

static json_t *explore(const struct grading *grading, const char *part, const char *program,
                       char **problem) {
    char *tool = text_format("%s/build/bin/interleave", grading->root);
    char *beside = text_format("%s/bin/interleave", grading->work);
    if (link(tool, beside) < 0 && errno != EEXIST)
        fail("%s: %s", beside, strerror(errno));
    char *name = text_format("%s-1", part);
    char *line = shell_line(grading, strcmp(part, "faults") == 0);
    struct text_list environment = {0};
    text_list_format(&environment, "INTERLEAVE=%s", beside);
    struct watch_run run = {.name = name,
                            .line = line,
                            .program = program,
                            .environment = &environment,
                            .cpu_seconds = pace_seconds(CPU_SECONDS),
                            .wall_seconds = pace_seconds(WALL_SECONDS)};
    json_t *report = watched_run(grading, &run, problem), *answer = NULL;
    char *output = text_format("%s/%s.output", grading->work, name);
    char *errors = text_format("%s/%s.errors", grading->work, name);
    if (report) {
        answer = json_load_file(output, 0, NULL);
        char *words = answer ? NULL : text_read_file(errors, WORDS_LIMIT, NULL);
        if (!answer)
            *problem =
                text_format("the controlled scheduler could not do its work: %s",
                            words && *words ? text_trim(words) : "it ended without an answer");
        free(words);
    }
    json_decref(report);
    text_list_free(&environment);
    free(errors);
    free(output);
    free(line);
    free(name);
    free(beside);
    free(tool);
    return answer;
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

/* What the scheduler could not control is no pass. */
static json_t *uncontrolled_outcome(const json_t *answer) {
    const char *what =
        json_string_value(json_array_get(json_object_get(answer, "uncontrolled"), 0));
    json_t *outcome = outcome_error("not all of the program could be controlled: %s", what);
    json_object_set_new(outcome, "status", json_string("skip"));
    return outcome;
}

static json_t *part(const struct grading *grading, const char *name) {
    char *problem = NULL;
    char *program = scheduled_program(grading, &problem);
    json_t *answer = program ? explore(grading, name, program, &problem) : NULL;
    free(program);
    if (!answer) {
        json_t *outcome = outcome_error("%s", problem);
        free(problem);
        return outcome;
    }
    json_t *findings = findings_in(grading, answer);
    bool controlled = strcmp(name, "faults") == 0 ||
                      json_array_size(json_object_get(answer, "uncontrolled")) == 0;
    json_t *outcome = json_array_size(findings) || controlled ? outcome_of(json_incref(findings))
                                                              : uncontrolled_outcome(answer);
    json_decref(findings);
    json_decref(answer);
    return outcome;
}

json_t *part_schedules(const struct grading *grading) {
    return part(grading, "schedules");
}

json_t *part_faults(const struct grading *grading) {
    return part(grading, "faults");
}
