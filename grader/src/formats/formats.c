#include "formats.h"

#include "text.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

static const struct format formats[] = {
    {"gradescope", "results.json of a Gradescope autograder", write_gradescope},
    {"autolab", "the lines that Autolab reads", write_autolab},
    {"classroom", "a GitHub Classroom grader's result, in base64", write_classroom},
    {"github", "annotations of a GitHub workflow", write_github},
    {"junit", "JUnit XML", write_junit},
    {"sarif", "SARIF 2.1.0", write_sarif},
};
enum { FORMATS = sizeof formats / sizeof *formats };

const struct format *format_find(const char *name) {
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

char *format_names(void) {
    char *names = text_copy("");
    for (size_t i = 0; i < FORMATS; i++) {
        char *longer = text_format("%s%s%s", names, i ? ", " : "", formats[i].name);
        free(names);
        names = longer;
    }
    return names;
}

const char *result_word(const json_t *object, const char *key) {
    const char *word = json_string_value(json_object_get(object, key));
    return word ? word : "";
}

double result_number(const json_t *object, const char *key) {
    return json_number_value(json_object_get(object, key));
}

static double sum(const struct results *results, const char *key) {
    double total = 0;
    for (size_t i = 0; i < results->count; i++)
        total += result_number(results->items[i].verdict, key);
    return total;
}

double results_points(const struct results *results) {
    return sum(results, "points");
}

double results_max_points(const struct results *results) {
    return sum(results, "max_points");
}

double results_seconds(const struct results *results) {
    return sum(results, "seconds");
}

static void put_block(FILE *out, const char *title, const char *text) {
    fprintf(out, "  %s:\n", title);
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
        fprintf(out, "    %.*s\n", (int)strcspn(line, "\n"), line);
}

static void put_finding(FILE *out, const json_t *finding) {
    const char *expected = result_word(finding, "expected");
    const char *actual = result_word(finding, "actual");
    bool named = strcmp(finding_kind(finding), "none") != 0;
    fputs(named ? finding_kind(finding) : "not checked", out);
    if (finding_file(finding))
        fprintf(out, " in %s", finding_file(finding));
    if (finding_file(finding) && finding_line(finding))
        fprintf(out, ":%d", finding_line(finding));
    fprintf(out, ": %s\n", finding_message(finding));
    if (*expected || *actual) {
        put_block(out, "expected", expected);
        put_block(out, "actual", actual);
    }
    if (*result_word(finding, "chapter"))
        fprintf(out, "  read about it: chapter %s\n", result_word(finding, "chapter"));
    if (*result_word(finding, "replay"))
        fprintf(out, "  see it again: %s\n", result_word(finding, "replay"));
}

char *stage_text(const json_t *stage) {
    char *text = NULL;
    size_t length = 0, i;
    json_t *finding;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        fail("out of memory");
    json_array_foreach (json_object_get(stage, "findings"), i, finding)
        put_finding(out, finding);
    if (fclose(out) != 0)
        fail("out of memory");
    return text;
}

void results_each_stage(const struct results *results,
                        void (*each)(const struct result *result, const json_t *stage, void *data),
                        void *data) {
    for (size_t r = 0; r < results->count; r++) {
        const struct result *result = &results->items[r];
        size_t i;
        json_t *stage;
        json_array_foreach (json_object_get(result->verdict, "stages"), i, stage)
            if (strcmp(stage_status(stage), "skip") != 0)
                each(result, stage, data);
    }
}

/* The length of the UTF-8 sequence that begins with this byte; the text is valid. */
static size_t sequence_length(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool is_no_character(const char *at) {
    unsigned char first = (unsigned char)*at;
    bool control = first < ' ' && first != '\n' && first != '\t';
    /* U+FFFE and U+FFFF, which XML does not hold either. */
    return control || strncmp(at, "\xef\xbf\xbe", 3) == 0 || strncmp(at, "\xef\xbf\xbf", 3) == 0;
}

void put_xml(FILE *out, const char *text) {
    while (*text) {
        size_t length = sequence_length((unsigned char)*text);
        if (is_no_character(text))
            fputs("\xef\xbf\xbd", out);
        else if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (*text == '"')
            fputs("&quot;", out);
        else if (*text == '\'')
            fputs("&#39;", out);
        else
            fprintf(out, "%.*s", (int)length, text);
        text += length;
    }
}

void put_csv(FILE *out, const char *text) {
    bool formula = *text && strchr("=+-@\t\r", *text);
    bool quoted = strpbrk(text, ",\"\r\n") || (*text == ' ');
    if (quoted)
        putc('"', out);
    if (formula)
        putc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    if (quoted)
        putc('"', out);
}
