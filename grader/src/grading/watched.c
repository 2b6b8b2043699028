#include "watched.h"

#include "process.h"
#include "text.h"
#include "tier.h"
#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { REPORTS_LIMIT = 64 * 1024 * 1024 };

char *watched_logs(const struct grading *grading, const char *part) {
    char *logs = text_format("%s/%s-logs", grading->work, part);
    if (text_make_directories(logs) < 0)
        fail("%s: %s", logs, strerror(errno));
    return logs;
}

json_t *watched_reports(const char *path) {
    json_t *reports = json_array();
    char *text = text_read_file(path, REPORTS_LIMIT, NULL);
    char *rest = NULL;
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        json_t *report = json_loads(line, 0, NULL);
        if (report)
            json_array_append_new(reports, report);
    }
    free(text);
    return reports;
}

json_t *watched_findings(const json_t *report) {
    json_t *findings = json_object_get(report, "findings");
    return findings ? json_deep_copy(findings) : json_array();
}

bool watched_busy(const json_t *report) {
    const char *end = json_string_value(json_object_get(report, "end"));
    return end && strcmp(end, "busy") == 0;
}

static void add_arguments(const struct grading *grading, const struct watch_run *run,
                          const char *report, const char *folder, struct text_list *arguments) {
    text_list_format(arguments, "%s/build/bin/confine", grading->root);
    text_list_format(arguments, "--report=%s", report);
    text_list_format(arguments, "--work=%s", folder);
    text_list_format(arguments, "--read=%s/bin", grading->work);
    /* What it leaves behind is told while its behaviour is checked; here it is only taken away, for without
     * namespaces it would be in the next run's way. */
    if (tier_is_none()) {
        char *names = text_format("%s.names", folder);
        if (text_write_file(names, "", 0) < 0)
            fail("%s: %s", names, strerror(errno));
        text_list_format(arguments, "--names=%s", names);
        free(names);
    }
    /* What the check expects lies there: it is no business of a run that does not name it. */
    if (strstr(run->line, "EXERCISE"))
        text_list_format(arguments, "--read=%s", grading->exercise->directory);
    if (run->source)
        text_list_format(arguments, "--read=%s", run->source);
    text_list_format(arguments, "--cpu-seconds=%d", run->cpu_seconds);
    text_list_format(arguments, "--wall-seconds=%d", run->wall_seconds);
    text_list_format(arguments, "--env=PROGRAM=%s", run->program);
    text_list_format(arguments, "--env=EXERCISE=%s", grading->exercise->directory);
    for (size_t i = 0; i < grading->exercise->files.count; i++)
        text_list_format(arguments, "--source=%s", grading->exercise->files.items[i]);
    if (grading->tools) {
        text_list_format(arguments, "--read=%s", grading->tools);
        text_list_format(arguments, "--env=TOOLS=%s", grading->tools);
    }
    for (size_t i = 0; run->environment && i < run->environment->count; i++)
        text_list_format(arguments, "--env=%s", run->environment->items[i]);
    if (run->symbols)
        text_list_format(arguments, "--symbols=%s", run->symbols);
    if (run->fixed_addresses)
        text_list_add(arguments, "--no-aslr");
}

json_t *watched_run(const struct grading *grading, const struct watch_run *run, char **problem) {
    char *folder = text_format("%s/%s", grading->work, run->name);
    char *report = text_format("%s/%s.report", grading->work, run->name);
    char *output = text_format("%s/%s.output", grading->work, run->name);
    char *errors = text_format("%s/%s.errors", grading->work, run->name);
    char *part = text_copy_n(run->name, strcspn(run->name, "-"));
    char *logs = watched_logs(grading, part);
    if (text_make_directories(folder) < 0)
        fail("%s: %s", folder, strerror(errno));
    struct text_list arguments = {0};
    add_arguments(grading, run, report, folder, &arguments);
    text_list_format(&arguments, "--write=%s", logs);
    text_list_add(&arguments, "--");
    text_list_add(&arguments, "bash");
    text_list_add(&arguments, "-c");
    text_list_add(&arguments, run->line);
    struct process process = {.arguments = &arguments, .output = output, .errors = errors};
    process_run(&process);
    json_t *reports = watched_reports(report);
    json_t *result = json_array_size(reports)
                         ? json_incref(json_array_get(reports, json_array_size(reports) - 1))
                         : NULL;
    json_decref(reports);
    /* The exit status is the program's, which may have any. */
    if (!result) {
        char *words = text_read_file(errors, REPORTS_LIMIT, NULL);
        *problem = text_format("the run '%s' could not be watched: %s", run->line,
                               words && *words ? text_trim(words) : "confine left no report");
        free(words);
    }
    text_list_free(&arguments);
    free(folder);
    free(report);
    free(output);
    free(errors);
    free(part);
    free(logs);
    return result;
}
