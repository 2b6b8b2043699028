#include "record.h"

#include "process.h"
#include "text.h"
#include "verdict.h"
#include "watched.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ERRORS_LIMIT = 64 * 1024 * 1024, OUTPUT_LIMIT = 64 * 1024 * 1024, REPLAY_LIMIT = 1000 };

/* Adds a finding as one line, in one write, so that two never mix. Takes it over. */
static void add(json_t *finding) {
    const char *path = getenv("GRADER_FINDINGS");
    const char *replay = getenv("GRADER_REPLAY");
    if (replay && *replay) {
        char *printable = verdict_printable(replay, strlen(replay), REPLAY_LIMIT);
        json_object_set_new(finding, "replay", json_string(printable));
        free(printable);
    }
    int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
    char *line = json_dumps(finding, JSON_COMPACT);
    char *whole = text_format("%s\n", line ? line : "");
    ssize_t length = (ssize_t)strlen(whole);
    if (path && (fd < 0 || write(fd, whole, (size_t)length) != length))
        fail("%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(whole);
    free(line);
    json_decref(finding);
}

/* glibc's assert prints "program: file.c:12: function: Assertion `x > 0' failed." Fills in file and
 * line where the last such line of `errors` is of one of the student's files. */
static json_t *assertion_finding(char *errors, const char *because) {
    char *assertion = NULL;
    for (char *at = errors; (at = strstr(at, ": Assertion `")); at++)
        assertion = at;
    if (!assertion)
        return NULL;
    char *begin = assertion;
    while (begin > errors && begin[-1] != '\n')
        begin--;
    char *end = assertion + strcspn(assertion, "\n");
    *end = '\0';
    const char *files = getenv("GRADER_FILES");
    struct text_list names = {0};
    text_list_split(&names, files ? files : "");
    json_t *finding = NULL;
    for (size_t i = 0; i < names.count && !finding; i++) {
        char *place = text_format("%s:", names.items[i]);
        char *at = strstr(begin, place);
        if (at && at < assertion)
            finding = finding_new("assertion", names.items[i], atoi(at + strlen(place)), "%s%s%s",
                                  assertion + 2, *because ? ": " : "", because);
        free(place);
    }
    text_list_free(&names);
    return finding
               ? finding
               : finding_new("assertion", NULL, 0, "%s%s%s", begin, *because ? ": " : "", because);
}

static json_t *signal_finding(int signal, char *errors, const char *because) {
    json_t *finding = signal == SIGABRT && errors ? assertion_finding(errors, because) : NULL;
    if (finding)
        return finding;
    char *name = process_signal_name(signal);
    const char *meaning =
        signal == SIGSEGV   ? ": it used memory that is not its own"
        : signal == SIGPIPE ? ": it wrote to a pipe or socket that nobody reads "
                              "any more, and did not ignore SIGPIPE"
        : signal == SIGBUS  ? ": it used a part of a mapping with nothing behind it"
        : signal == SIGFPE  ? ": it divided by zero"
        : signal == SIGABRT ? ": it called abort, or the C library found its heap "
                              "damaged"
                            : "";
    finding = finding_new("crash", NULL, 0, "the program is killed by %s%s%s%s", name, meaning,
                          *because ? "; " : "", because);
    finding_set_death(finding, signal);
    free(name);
    return finding;
}

static int record_end(const char *path, const char *errors_path, const char *because) {
    json_t *reports = watched_reports(path);
    json_t *report = json_array_get(reports, json_array_size(reports) - 1);
    const char *end = json_string_value(json_object_get(report, "end"));
    int result = 0;
    size_t i;
    json_t *finding;
    json_t *findings = json_object_get(report, "findings");
    json_array_foreach (findings, i, finding)
        add(json_incref(finding));
    if (end && strcmp(end, "signalled") == 0) {
        char *errors = text_read_file(errors_path, ERRORS_LIMIT, NULL);
        int signal = (int)json_integer_value(json_object_get(report, "signal"));
        add(signal_finding(signal, errors, because));
        free(errors);
    } else if (!end || strcmp(end, "exited") == 0) {
        result = 1;
    } else if (json_array_size(findings) == 0) {
        add(finding_new("hang", NULL, 0, "the program had to be ended (%s)%s%s", end,
                        *because ? "; " : "", because));
    }
    json_decref(reports);
    return result;
}

static int record_files(const char *kind, const char *message, const char *expected_path,
                        const char *actual_path) {
    size_t expected_length = 0, actual_length = 0;
    char *expected = text_read_file(expected_path, OUTPUT_LIMIT, &expected_length);
    char *actual = text_read_file(actual_path, OUTPUT_LIMIT, &actual_length);
    json_t *finding = finding_new(kind, NULL, 0, "%s", message);
    if (expected && actual)
        finding_compare(finding, expected, expected_length, actual, actual_length);
    free(expected);
    free(actual);
    add(finding);
    return 0;
}

int record_main(int argc, char **argv) {
    if (strcmp(argv[0], "--record-end") == 0 && argc == 4)
        return record_end(argv[1], argv[2], argv[3]);
    if (strcmp(argv[0], "--record-files") == 0 && argc == 5 && verdict_kind_known(argv[1]))
        return record_files(argv[1], argv[2], argv[3], argv[4]);
    if (strcmp(argv[0], "--record") != 0 || argc < 3 || argc > 5 || !verdict_kind_known(argv[1])) {
        warn("--record KIND MESSAGE [EXPECTED [ACTUAL]], with a kind that there is");
        return EXIT_CANNOT;
    }
    json_t *finding = finding_new(argv[1], NULL, 0, "%s", argv[2]);
    if (argc > 3)
        finding_set_expected(finding, argv[3], argc > 4 ? argv[4] : NULL);
    add(finding);
    return 0;
}
