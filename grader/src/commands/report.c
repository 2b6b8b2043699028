#include "report.h"

#include "text.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A terminal of 80 columns, how much of an output is shown beside the other, and how much of a line
 * that is too long to be shown beside another. */
enum { COLUMN = 34, LINES = 14, WIDTH = 78, LONG_LINE = 400 };

/* How many findings of a stage are told at once. The tests of a check mostly fail for one reason. */
enum { OF_BEHAVIOUR = 1, OF_OTHERS = 4 };

bool report_colour(FILE *stream) {
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    int fd = fileno(stream);
    return isatty(fd < 0 ? STDOUT_FILENO : fd) && !(no_colour && *no_colour) &&
           !(terminal && strcmp(terminal, "dumb") == 0);
}

const char *report_style(FILE *stream, const char *style) {
    static const struct {
        const char *name, *sequence;
    } styles[] = {{"bold", "\033[1m"},   {"dim", "\033[2m"},     {"red", "\033[31m"},
                  {"green", "\033[32m"}, {"yellow", "\033[33m"}, {"blue", "\033[34m"},
                  {"reset", "\033[0m"}};
    for (size_t i = 0; report_colour(stream) && i < sizeof styles / sizeof *styles; i++)
        if (strcmp(styles[i].name, style) == 0)
            return styles[i].sequence;
    return "";
}

static const char *style_of(const char *status) {
    return strcmp(status, "pass") == 0   ? "green"
           : strcmp(status, "fail") == 0 ? "red"
           : strcmp(status, "skip") == 0 ? "dim"
                                         : "yellow";
}

static json_t *first_finding(const json_t *stage) {
    return json_array_get(json_object_get(stage, "findings"), 0);
}

void report_stage(FILE *stream, const json_t *stage) {
    const char *status = stage_status(stage);
    fprintf(stream, "  %-10s %s%-5s%s", stage_name(stage), report_style(stream, style_of(status)),
            status, report_style(stream, "reset"));
    const json_t *finding = first_finding(stage);
    if (strcmp(status, "fail") == 0)
        fprintf(stream, "  %s", finding_kind(finding));
    else if (strcmp(status, "pass") == 0)
        fprintf(stream, "  %s%.2f s%s", report_style(stream, "dim"),
                json_real_value(json_object_get(stage, "seconds")), report_style(stream, "reset"));
    else if (finding)
        fprintf(stream, "  %s", finding_message(finding));
    fputc('\n', stream);
    fflush(stream);
}

/* Prints words wrapped at WIDTH, every line but the first indented; newlines in them are kept. */
static void print_wrapped(FILE *stream, const char *words, int indent) {
    int column = indent;
    fprintf(stream, "%*s", indent, "");
    while (*words) {
        if (*words == '\n') {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
            words++;
            continue;
        }
        int length = (int)strcspn(words, " \n");
        if (column > indent && column + 1 + length > WIDTH) {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', stream);
            column++;
        }
        fprintf(stream, "%.*s", length, words);
        column += length;
        words += length;
        words += *words == ' ';
    }
    fputc('\n', stream);
}

/* How many columns a piece of UTF-8 takes: its characters, near enough. */
static size_t width_of(const char *text, size_t length) {
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

/* Prints a line of `text`, cut to so many columns. Returns how many it takes. */
static size_t print_cut(FILE *stream, const char *text, size_t length, size_t room) {
    size_t bytes = 0, width = 0;
    bool fits = width_of(text, length) <= room;
    room -= !fits;
    while (bytes < length && (width < room || ((unsigned char)text[bytes] & 0xc0) == 0x80)) {
        width += ((unsigned char)text[bytes] & 0xc0) != 0x80;
        fputc(text[bytes] == '\t' ? ' ' : text[bytes], stream);
        bytes++;
    }
    fputs(fits ? "" : "…", stream);
    return width + !fits;
}

static const char *next_line(const char *line) {
    const char *end = line ? strchr(line, '\n') : NULL;
    return end && end[1] ? end + 1 : NULL;
}

static size_t line_length(const char *line) {
    return line ? strcspn(line, "\n") : 0;
}

static bool same_line(const char *a, const char *b) {
    return a && b && line_length(a) == line_length(b) && strncmp(a, b, line_length(a)) == 0;
}

/* A line of either side; one that does not exist is empty. */
static void print_row(FILE *stream, int number, const char *left, const char *right) {
    const char *dim = report_style(stream, "dim"), *red = report_style(stream, "red");
    const char *reset = report_style(stream, "reset");
    size_t left_length = line_length(left), right_length = line_length(right);
    bool alike = same_line(left, right);
    left = left ? left : "";
    right = right ? right : "";
    fprintf(stream, "  %s%4d%s  ", dim, number, reset);
    if (!alike &&
        (width_of(left, left_length) > COLUMN || width_of(right, right_length) > COLUMN)) {
        fprintf(stream, "%sexpected%s  ", dim, reset);
        print_cut(stream, left, left_length, LONG_LINE);
        fprintf(stream, "\n        %sactual%s%s", dim, reset, right_length > 0 ? "    " : "");
        print_cut(stream, right, right_length, LONG_LINE);
    } else {
        size_t width = print_cut(stream, left, left_length, COLUMN);
        if (!alike || right_length > 0)
            fprintf(stream, "%*s %s%c%s", (int)(COLUMN - width), "", red, alike ? ' ' : '|', reset);
        if (right_length > 0)
            fputc(' ', stream);
        print_cut(stream, right, right_length, COLUMN);
    }
    fputc('\n', stream);
}

/* Expected beside actual, from two lines before the first that differs. */
static void print_both(FILE *stream, const char *expected, const char *actual) {
    const char *dim = report_style(stream, "dim"), *reset = report_style(stream, "reset");
    const char *left = *expected ? expected : NULL, *right = *actual ? actual : NULL;
    int number = 1, same = 0, before = 0;
    /* Of long outputs the verdict itself holds only a part: verdict.h, finding_compare. */
    if (left && right && sscanf(left, "[... %d line", &before) == 1 && same_line(left, right)) {
        number += before;
        left = next_line(left);
        right = next_line(right);
    }
    for (const char *l = left, *r = right; same_line(l, r); l = next_line(l), r = next_line(r))
        same++;
    fprintf(stream, "\n        %s%-*s   %s%s\n", dim, COLUMN, "expected", "actual", reset);
    for (; same > 2; same--, number++) {
        left = next_line(left);
        right = next_line(right);
    }
    if (number > 1)
        fprintf(stream, "        %s(%d line%s alike)%s\n", dim, number - 1, number > 2 ? "s" : "",
                reset);
    for (int shown = 0; (left || right) && shown < LINES; shown++, number++) {
        print_row(stream, number, left, right);
        left = next_line(left);
        right = next_line(right);
    }
    if (left || right)
        fprintf(stream, "        %s(and so on)%s\n", dim, reset);
}

static void print_label(FILE *stream, const char *label, const char *value) {
    fprintf(stream, "    %s%-14s%s %s\n", report_style(stream, "dim"), label,
            report_style(stream, "reset"), value);
}

/* "02-pipes#end-of-file" is a section of chapters/02-pipes.md. */
static void print_chapter(FILE *stream, const char *chapter) {
    int name = (int)strcspn(chapter, "#");
    char *path = text_format("chapters/%.*s.md%s", name, chapter, chapter + name);
    print_label(stream, "read about it", path);
    free(path);
}

static void print_raw(FILE *stream, const char *raw) {
    fprintf(stream, "\n%s", report_style(stream, "dim"));
    for (const char *line = raw; line && *line; line = next_line(line))
        fprintf(stream, "    | %.*s\n", (int)line_length(line), line);
    fputs(report_style(stream, "reset"), stream);
}

/* Where to read, and how to see it again; not where the finding after it says the same. */
static void print_way_on(FILE *stream, const json_t *finding, const json_t *next, bool verbose) {
    const json_t *chapter = json_object_get(finding, "chapter");
    const json_t *replay = json_object_get(finding, "replay");
    if (next && json_equal(chapter, json_object_get(next, "chapter")) &&
        json_equal(replay, json_object_get(next, "replay")))
        return;
    const char *command = json_string_value(replay);
    if (json_is_string(chapter))
        print_chapter(stream, json_string_value(chapter));
    if (command && !(verbose && text_ends(command, " --verbose")))
        print_label(stream, "see it again", command);
}

/* next: the finding that is printed after this one, or NULL. */
static void print_finding(FILE *stream, const json_t *finding, const json_t *next, bool verbose) {
    const char *bold = report_style(stream, "bold"), *red = report_style(stream, "red");
    const char *reset = report_style(stream, "reset");
    fprintf(stream, "\n  %s%s%s%s", red, bold, finding_kind(finding), reset);
    if (finding_file(finding) && finding_line(finding))
        fprintf(stream, "  %s:%d", finding_file(finding), finding_line(finding));
    else if (finding_file(finding))
        fprintf(stream, "  %s", finding_file(finding));
    fputc('\n', stream);
    print_wrapped(stream, finding_message(finding), 4);
    const char *expected = json_string_value(json_object_get(finding, "expected"));
    const char *actual = json_string_value(json_object_get(finding, "actual"));
    const char *raw = json_string_value(json_object_get(finding, "raw"));
    /* Where the two are alike, the fault is in something else, which the message has told. */
    bool beside = expected && strcmp(expected, actual ? actual : "") != 0;
    if (beside)
        print_both(stream, expected, actual ? actual : "");
    if (verbose && raw)
        print_raw(stream, raw);
    if (beside || (verbose && raw))
        fputc('\n', stream);
    print_way_on(stream, finding, next, verbose);
}

static bool is_stuck(const json_t *finding) {
    return strcmp(finding_kind(finding), "deadlock") == 0 ||
           strcmp(finding_kind(finding), "hang") == 0;
}

/* Whether one tells the death of the program, at the place where the other tells it too. */
static bool is_same_death(const json_t *finding, const json_t *crash) {
    return strcmp(finding_kind(crash), "crash") == 0 && finding_death(crash) > 0 &&
           finding_death(finding) == finding_death(crash) && findings_same_place(finding, crash);
}

/* Whether both say that the output is wrong and this one, found by a schedule, cannot say where. */
static bool is_same_output(const json_t *finding, const json_t *told) {
    return strcmp(finding_kind(finding), "wrong-output") == 0 &&
           strcmp(finding_kind(told), "wrong-output") == 0 && !finding_file(finding) &&
           json_is_object(json_object_get(finding, "schedule"));
}

/* Whether a schedule shows both, and they fail alike at one place. */
static bool is_same_failure(const json_t *finding, const json_t *told) {
    return json_is_object(json_object_get(finding, "schedule")) &&
           json_is_object(json_object_get(told, "schedule")) &&
           strcmp(finding_kind(finding), finding_kind(told)) == 0 &&
           findings_same_place(finding, told);
}

/* Whether an earlier stage has told that the program does not end, that it dies at this line, or that
 * its output is wrong: every detector finds the same again, and has no more to say of it. */
static bool is_told(const json_t *verdict, const json_t *stage, const json_t *finding) {
    size_t i, f;
    json_t *earlier, *told;
    json_array_foreach (json_object_get(verdict, "stages"), i, earlier) {
        if (earlier == stage)
            return false;
        json_array_foreach (json_object_get(earlier, "findings"), f, told)
            if ((is_stuck(finding) && is_stuck(told)) || is_same_death(finding, told) ||
                is_same_output(finding, told) || is_same_failure(finding, told))
                return true;
    }
    return false;
}

static void print_findings(FILE *stream, const json_t *verdict, const json_t *stage, bool verbose) {
    size_t i;
    json_t *finding;
    json_t *findings = json_object_get(stage, "findings"), *shown = json_array();
    size_t most = strcmp(stage_name(stage), "behaviour") == 0 ? OF_BEHAVIOUR : OF_OTHERS;
    json_array_foreach (findings, i, finding)
        if (verbose || (json_array_size(shown) < most && !is_told(verdict, stage, finding)))
            json_array_append(shown, finding);
    json_array_foreach (shown, i, finding)
        if (strcmp(finding_kind(finding), "none") == 0)
            print_wrapped(stream, finding_message(finding), 4);
        else
            print_finding(stream, finding, json_array_get(shown, i + 1), verbose);
    size_t more = json_array_size(findings) - json_array_size(shown);
    if (more > 0)
        fprintf(stream, "\n  %s%zu more of %s: --verbose shows %s%s\n", report_style(stream, "dim"),
                more, stage_name(stage), more == 1 ? "it" : "them", report_style(stream, "reset"));
    json_decref(shown);
}

void report_findings(FILE *stream, const json_t *verdict, bool verbose) {
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(verdict, "stages"), i, stage)
        if (strcmp(stage_status(stage), "fail") == 0)
            print_findings(stream, verdict, stage, verbose);
    json_array_foreach (json_object_get(verdict, "stages"), i, stage)
        if (strcmp(stage_status(stage), "error") == 0) {
            fprintf(stream, "\n  %s%s could not be checked%s\n", report_style(stream, "yellow"),
                    stage_name(stage), report_style(stream, "reset"));
            print_findings(stream, verdict, stage, verbose);
        }
}

void report_result(FILE *stream, const char *title, const json_t *verdict) {
    const char *result = json_string_value(json_object_get(verdict, "verdict"));
    const char *kind = json_string_value(json_object_get(verdict, "kind"));
    const char *bold = report_style(stream, "bold"), *reset = report_style(stream, "reset");
    fprintf(stream, "\n%s%s%s%s", report_style(stream, style_of(result)), bold, result, reset);
    if (strcmp(kind, "none") != 0)
        fprintf(stream, " (%s)", kind);
    fprintf(stream, "  %s  %.4g of %.4g points  %.2f s\n", title,
            json_number_value(json_object_get(verdict, "points")),
            json_number_value(json_object_get(verdict, "max_points")),
            json_number_value(json_object_get(verdict, "seconds")));
    fflush(stream);
}

void report_verdict(FILE *stream, const char *title, const json_t *verdict, bool verbose) {
    report_findings(stream, verdict, verbose);
    report_result(stream, title, verdict);
}
