/* Shows what the readers of tools' reports make of one, a finding a line, for tests/reports.bats.
 *
 *   report_findings gcc FILE STUDENTS…           what a compiler printed
 *   report_findings sanitizer PREFIX STUDENTS…   logs of the sanitizers
 *   report_findings valgrind PREFIX STUDENTS…    XML of Valgrind
 *   report_findings problem-sanitizer PREFIX     why the tool did not work, if it did not
 *   report_findings problem-valgrind PREFIX
 *   report_findings arguments TOOL PREFIX        the command, a word a line: gcc, clang, memcheck, …
 *   report_findings environment PREFIX           NAME=VALUE, one a line
 *
 * Each finding is printed as "KIND FILE:LINE MESSAGE"; with HB_JSON set, as JSON.
 */
#include "gcc_report.h"
#include "sanitizer_report.h"
#include "valgrind_report.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(json_t *findings) {
    size_t i;
    json_t *finding;
    json_array_foreach (findings, i, finding) {
        if (getenv("HB_JSON")) {
            json_dumpf(finding, stdout, JSON_SORT_KEYS);
            putchar('\n');
            continue;
        }
        const char *file = finding_file(finding);
        printf("%s %s:%d %s\n", finding_kind(finding), file ? file : "-", finding_line(finding),
               finding_message(finding));
    }
    json_decref(findings);
}

static void show_list(struct text_list *list) {
    for (size_t i = 0; i < list->count; i++)
        puts(list->items[i]);
    text_list_free(list);
}

static void show_problem(char *problem) {
    if (problem)
        puts(problem);
    free(problem);
}

int main(int argc, char **argv) {
    text_program("report_findings");
    if (argc < 3)
        fail("usage: report_findings gcc|sanitizer|valgrind|… PATH STUDENTS…");
    const char *what = argv[1], *path = argv[2];
    struct text_list files = {0}, words = {0};
    for (int i = 3; i < argc; i++)
        text_list_add(&files, argv[i]);
    struct report_source source = {.files = &files,
                                   .program = getenv("HB_PROGRAM"),
                                   .folder = getenv("HB_FOLDER"),
                                   .trust_helgrind_races = getenv("HB_TRUST_HELGRIND") != NULL};
    if (strcmp(what, "gcc") == 0) {
        char *text = text_read_file(path, 64 << 20, NULL);
        if (!text)
            fail("%s cannot be read", path);
        show(gcc_report_findings(text, &source));
        free(text);
    } else if (strcmp(what, "sanitizer") == 0) {
        show(sanitizer_report_findings(path, &source));
    } else if (strcmp(what, "valgrind") == 0) {
        show(valgrind_report_findings(path, &source));
    } else if (strcmp(what, "problem-sanitizer") == 0) {
        show_problem(sanitizer_report_problem(path));
    } else if (strcmp(what, "problem-valgrind") == 0) {
        show_problem(valgrind_report_problem(path));
    } else if (strcmp(what, "environment") == 0) {
        sanitizer_report_environment(path, &words);
        show_list(&words);
    } else if (strcmp(what, "arguments") == 0 && argc > 3) {
        valgrind_report_arguments(path, argv[3], &words);
        show_list(&words);
    } else if (strcmp(what, "arguments") == 0) {
        gcc_report_arguments(path, &words);
        show_list(&words);
    } else {
        fail("unknown: %s", what);
    }
    text_list_free(&files);
    return 0;
}
