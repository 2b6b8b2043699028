#include "report.h"
#include "findings.h"
#include "table.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "exhaustive to 2 preemptions", or "sampled". The caller frees it. */
static char *coverage(const struct report *report) {
    if (report->result->exhausted && !report->result->outcome.kind)
        return text_format("exhaustive to %u preemptions", report->options->preemptions);
    return text_copy("sampled");
}

/* What was shown about the schedules that were not run. The caller frees it. */
static char *guarantee(const struct report *report) {
    const struct search_result *result = report->result;
    if (result->exhausted && !result->outcome.kind)
        return text_format("all %lu schedules with at most %u preemptions pass", result->schedules,
                           report->options->preemptions);
    return text_format("a bug of depth %u among %u tasks and %u points is found by one PCT "
                       "schedule with a probability of at least %.2g; %lu were run",
                       result->guarantee_depth, result->tasks, result->points, result->guarantee,
                       result->sampled);
}

static json_t *uncontrolled_list(const struct report *report) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < report->session->board->uncontrolled_count; i++)
        json_array_append_new(list, json_string(report->session->board->uncontrolled[i]));
    return list;
}

static double per_second(const struct search_result *result) {
    return result->seconds > 0 ? (double)result->schedules / result->seconds : 0;
}

void report_json(const struct report *report) {
    const struct search_result *result = report->result;
    struct names *names = names_new(report->session->board, report->program, report->own);
    char *covered = coverage(report), *guaranteed = guarantee(report);
    bool failed = result->outcome.kind;
    json_t *object = json_pack(
        "{s:i, s:I, s:f, s:f, s:o, s:o, s:s, s:o, s:s, s:s, s:o}", "version", 1, "schedules",
        (json_int_t)result->schedules, "seconds", result->seconds, "schedules_per_second",
        per_second(result), "first_failure",
        failed ? json_integer((json_int_t)result->first_failure) : json_null(), "seed",
        failed ? json_integer((json_int_t)result->failing.seed) : json_null(), "kind",
        failed ? result->outcome.kind : "none", "findings", findings_of(report, names), "coverage",
        covered, "guarantee", guaranteed, "uncontrolled", uncontrolled_list(report));
    if (!object || json_dumpf(object, stdout, JSON_COMPACT) < 0 || putchar('\n') == EOF ||
        fflush(stdout) == EOF)
        fail("standard output: %s", strerror(errno));
    json_decref(object);
    free(covered);
    free(guaranteed);
    names_free(names);
}

void report_limit(const char *problem) {
    json_t *object = json_pack("{s:s}", "limit", problem);
    if (!object || json_dumpf(object, stdout, JSON_COMPACT) < 0 || putchar('\n') == EOF ||
        fflush(stdout) == EOF)
        fail("standard output: %s", strerror(errno));
    json_decref(object);
}

static void print_uncontrolled(const struct report *report) {
    for (uint32_t i = 0; i < report->session->board->uncontrolled_count; i++)
        printf("not controlled: %s\n", report->session->board->uncontrolled[i]);
}

static void print_findings(const struct report *report, struct names *names) {
    json_t *findings = findings_of(report, names);
    size_t i;
    json_t *finding;
    json_array_foreach (findings, i, finding) {
        printf("%s", finding_kind(finding));
        if (finding_file(finding))
            printf("  %s:%d", finding_file(finding), finding_line(finding));
        printf("\n  %s\n\n", finding_message(finding));
    }
    json_decref(findings);
}

static void print_how_found(const struct report *report) {
    const struct schedule *schedule = &report->result->failing;
    unsigned long seed = (unsigned long)schedule->seed;
    if (report->result->fault)
        printf("\none call was made to fail, and nothing else; ");
    else if (schedule->switches)
        printf("\n%u switch%s needed; ", schedule->switches,
               schedule->switches > 1 ? "es are" : " is");
    else
        printf("\nno switch is needed, each goes on as long as it can; ");
    if (report->which)
        printf("this is %s\n", report->which);
    else
        printf("schedule %lu of the search failed; to see it again: --seed %lu\n",
               report->result->first_failure, seed);
}

static void print_passed(const struct report *report) {
    const struct search_result *result = report->result;
    if (report->which) {
        printf("%s does not fail\n", report->which);
        return;
    }
    char *guaranteed = guarantee(report);
    printf("no failure in %lu schedules (%.2f s, %.0f a second): %s\n", result->schedules,
           result->seconds, per_second(result), guaranteed);
    free(guaranteed);
}

void report_words(const struct report *report) {
    const struct search_result *result = report->result;
    struct names *names = names_new(report->session->board, report->program, report->own);
    if (result->outcome.kind) {
        print_findings(report, names);
        struct story *story = story_new(report, names);
        table_print(story, report, names);
        story_free(story);
        print_how_found(report);
    } else {
        print_passed(report);
    }
    print_uncontrolled(report);
    names_free(names);
}
