/* The behaviour part: does it do what the contract says? Bats runs the exercise's check.bats; each
 * of its runs is confined; what fails is recorded by `grade --record` (record.c) as a finding. */
#include "compile.h"
#include "pace.h"
#include "part.h"
#include "process.h"
#include "stages.h"
#include "verdict.h"
#include "watched.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* How much processor time one run of the program may take. */
enum { TAP_LIMIT = 16 * 1024 * 1024, CPU_SECONDS = 5, WALL_SECONDS = 10 };

/* The counts of a TAP stream. */
struct tap {
    int planned, passed, failed;
};

static struct tap count_tap(const char *text) {
    struct tap tap = {-1, 0, 0};
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        int number;
        if (sscanf(line, "1..%d", &number) == 1)
            tap.planned = number;
        tap.passed += text_begins(line, "ok ");
        tap.failed += text_begins(line, "not ok ");
    }
    return tap;
}

/* The findings for tests that failed without recording any: the check's author has used an
 * assertion of his own, whose words come after the test's name. */
static json_t *findings_of_tap(const char *text) {
    json_t *findings = json_array();
    const char *line = text;
    while ((line = strstr(line, "not ok "))) {
        const char *end = strchr(line, '\n');
        const char *stop = end ? strstr(end, "\nok ") : NULL;
        const char *next = end ? strstr(end, "\nnot ok ") : NULL;
        if (next && (!stop || next < stop))
            stop = next;
        char *name = text_copy_n(line, end ? (size_t)(end - line) : strlen(line));
        char *detail = !end   ? text_copy("")
                       : stop ? text_copy_n(end, (size_t)(stop - end))
                              : text_copy(end);
        const char *words = name + strcspn(name, "0123456789");
        words += strspn(words, "0123456789 ");
        json_t *finding = finding_new("wrong-output", NULL, 0, "«%s»: this does not hold", words);
        finding_set_raw(finding, detail);
        json_array_append_new(findings, finding);
        free(name);
        free(detail);
        if (!end)
            break;
        line = end;
    }
    return findings;
}

/* The words of a TAP comment's line, without the path that bash begins with. The caller frees it. */
static char *comment_words(const char *line) {
    line += strspn(line, "# ");
    const char *path = *line == '/' ? strstr(line, ": line ") : NULL;
    line = path ? path + 2 : line;
    return text_copy_n(line, strcspn(line, "\n"));
}

/* What is wrong with a check that cannot be run as it is written, whatever the student's program
 * does: bash cannot read it, or it calls what there is not (status 127). NULL: nothing. The caller
 * frees it. */
static char *fault_of_check(const char *tap) {
    const char *at = strstr(tap, "not ok 1 setup_file failed\n");
    if (!at)
        at = strstr(tap, "not ok 1 bats-gather-tests\n");
    if (at) {
        const char *first = strchr(at, '\n') + 1;
        /* Before bash's own words Bats 1.11 says where it was itself. */
        for (const char *line = first; *line == '#'; line = strchr(line, '\n') + 1)
            if (text_begins(line, "# /"))
                return comment_words(line);
            else if (!strchr(line, '\n'))
                break;
        return comment_words(first);
    }
    at = strstr(tap, "' failed with status 127\n");
    while (at && at > tap && at[-1] != '\n')
        at--;
    return at ? comment_words(at) : NULL;
}

/* Whether the run came to its end by itself: one that did not was kept from cleaning up. A shell whose
 * program was killed exits with 128 and the signal's number. */
static bool ended_well(const json_t *report) {
    const char *end = json_string_value(json_object_get(report, "end"));
    json_int_t status = json_integer_value(json_object_get(report, "exit"));
    return end && strcmp(end, "exited") == 0 && status <= 128;
}

/* Whether it ended with 0 and yet not at the end of its main, which is not the student's. */
static bool ended_early(const json_t *report) {
    const json_t *status = json_object_get(report, "exit");
    return json_is_false(json_object_get(report, "completed")) && json_is_integer(status) &&
           json_integer_value(status) == 0;
}

/* What the reports of all confined runs tell, beside what check.bash has taken from them. */
struct runs {
    json_t *leftovers; /* what they left behind */
    bool busy;         /* the machine kept one from running */
    bool early;        /* one ended itself where the student's function should have returned */
};

static struct runs gather_runs(const char *folder) {
    struct runs runs = {.leftovers = json_array()};
    DIR *reports = opendir(folder);
    struct dirent *entry;
    while (reports && (entry = readdir(reports))) {
        if (!text_ends(entry->d_name, ".report"))
            continue;
        char *path = text_format("%s/%s", folder, entry->d_name);
        json_t *list = watched_reports(path);
        size_t i;
        json_t *report;
        json_array_foreach (list, i, report) {
            runs.busy = runs.busy || watched_busy(report);
            runs.early = runs.early || ended_early(report);
            if (ended_well(report))
                findings_merge(runs.leftovers, json_object_get(report, "leftovers"));
        }
        json_decref(list);
        free(path);
    }
    if (reports)
        closedir(reports);
    return runs;
}

/* Where all else holds: what was printed was not what the exercise's main prints after the student's function. */
static json_t *outcome_of_early(const struct exercise *exercise) {
    return outcome_of(json_pack(
        "[o]",
        finding_new("wrong-exit", exercise->files.items[0], 0,
                    "the program ends with status 0 before its main function has come to its "
                    "end: something calls exit, _exit or the like where it should return")));
}

static void add_names(struct text_list *environment, const char *variable,
                      const struct text_list *names) {
    char *line = text_format("%s=", variable);
    for (size_t i = 0; i < names->count; i++) {
        char *longer = text_format("%s%s%s", line, i ? " " : "", names->items[i]);
        free(line);
        line = longer;
    }
    text_list_take(environment, line);
}

static void add_environment(const struct grading *grading, const char *reports,
                            const char *findings, struct text_list *environment) {
    text_list_format(environment, "GRADER_CHECK=%s/grader/check.bash", grading->root);
    text_list_format(environment, "GRADER_BIN=%s/build/bin", grading->root);
    text_list_format(environment, "GRADER_REPORTS=%s", reports);
    text_list_format(environment, "GRADER_FINDINGS=%s", findings);
    text_list_format(environment, "GRADER_NAME=%s", grading->exercise->name);
    text_list_format(environment, "GRADER_CPU_SECONDS=%d", pace_seconds(CPU_SECONDS));
    text_list_format(environment, "GRADER_WALL_SECONDS=%d", pace_seconds(WALL_SECONDS));
    text_list_format(environment, "PROGRAM=%s", grading->program);
    text_list_format(environment, "EXERCISE=%s", grading->exercise->directory);
    text_list_format(environment, "TOOLS=%s", grading->tools ? grading->tools : "");
    text_list_format(environment, "TMPDIR=%s/bats", grading->work);
    text_list_add(environment, "LC_ALL=C.UTF-8");
    text_list_format(environment, "SOURCE=%s/source", grading->work);
    text_list_format(environment, "GRADER_KIND=%s", grading->exercise->kind);
    text_list_format(environment, "GRADER_DRIVEN=%s", compile_is_driven(grading) ? "yes" : "");
    add_names(environment, "GRADER_FILES", &grading->exercise->files);
    add_names(environment, "GRADER_LINKS", &grading->exercise->links);
}

/* An exercise of the kind test is worth the share of the wrong versions that the student's test finds. The
 * check's first test is that the right version passes: without that the others count for nothing. */
static double share_found(const char *tap) {
    struct tap count = count_tap(tap);
    bool right_passes = strstr(tap, "\nok 1 ") && count.planned > 1;
    return right_passes ? (double)(count.passed - 1) / (count.planned - 1) : 0;
}

static json_t *judge(int status, const char *says, const char *tap, json_t *findings, bool busy,
                     const char *broken) {
    struct tap count = count_tap(tap);
    bool whole = count.planned > 0 && count.passed + count.failed == count.planned;
    if (busy)
        return outcome_error("the machine was too busy to run the program to its end: try again "
                             "when it has less to do");
    if (broken)
        return outcome_error("a run could not be watched: %s", broken);
    if (status < 0)
        return outcome_error("bats cannot be started: %s", strerror(errno));
    char *fault = fault_of_check(tap);
    if (!fault) /* Bats 1.11 tells of a file that it cannot read on standard error */
        fault = fault_of_check(says);
    if (fault) {
        json_t *outcome = outcome_error("check.bats is broken: %s", fault);
        free(fault);
        return outcome;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && whole && count.failed == 0)
        return outcome_of(NULL);
    if (!whole || count.failed == 0) {
        char *words = process_status_words(status);
        json_t *outcome = outcome_error("the check could not be run to its end (bats: %s): %s",
                                        words, *says ? says : tap);
        free(words);
        return outcome;
    }
    return outcome_of(json_array_size(findings) ? json_incref(findings) : findings_of_tap(tap));
}

json_t *part_behaviour(const struct grading *grading) {
    char *bats = process_find_tool("bats");
    if (!bats)
        return outcome_error("bats is not installed: ask your administrator for the package "
                             "'bats', or run grader/setup.sh");
    free(bats);
    char *reports = text_format("%s/reports", grading->work);
    char *findings = text_format("%s/findings", grading->work);
    char *temporary = text_format("%s/bats", grading->work);
    char *tap = text_format("%s/behaviour.tap", grading->work);
    char *says = text_format("%s/behaviour.says", grading->work);
    if (text_make_directories(reports) < 0 || text_make_directories(temporary) < 0)
        fail("%s: %s", reports, strerror(errno));
    struct text_list arguments = {0}, environment = {0};
    text_list_split(&arguments, "bats --tap");
    text_list_format(&arguments, "%s/check.bats", grading->exercise->directory);
    add_environment(grading, reports, findings, &environment);
    struct process process = {.arguments = &arguments,
                              .environment = &environment,
                              .directory = temporary,
                              .output = tap,
                              .errors = says};
    int status = process_run(&process);
    char *tap_text = text_read_file(tap, TAP_LIMIT, NULL);
    char *says_text = text_read_file(says, TAP_LIMIT, NULL);
    struct runs runs = gather_runs(reports);
    json_t *found = json_array();
    json_t *recorded = watched_reports(findings);
    findings_merge(found, recorded);
    char *broken_path = text_format("%s/broken", reports);
    char *broken = text_read_file(broken_path, TAP_LIMIT, NULL);
    json_t *outcome = judge(status, says_text ? says_text : "", tap_text ? tap_text : "", found,
                            runs.busy, broken);
    if (runs.early && strcmp(outcome_status(outcome), "pass") == 0) {
        json_decref(outcome);
        outcome = outcome_of_early(grading->exercise);
    }
    free(broken);
    free(broken_path);
    json_object_set_new(outcome, "leftovers", runs.leftovers);
    if (strcmp(grading->exercise->kind, "test") == 0 && tap_text)
        json_object_set_new(outcome, "share", json_real(share_found(tap_text)));
    json_decref(found);
    json_decref(recorded);
    free(tap_text);
    free(says_text);
    text_list_free(&arguments);
    text_list_free(&environment);
    free(reports);
    free(findings);
    free(temporary);
    free(tap);
    free(says);
    return outcome;
}
