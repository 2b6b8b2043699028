/* Two outputs side by side: which part of them is worth showing. */
#include "text.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A screen; lines before the one that differs; a line that is too long to be shown from its beginning,
 * and how much of it is then shown before the difference. */
enum { SCREEN = 2000, LINES_BEFORE = 2, LONG_LINE = 200, BYTES_BEFORE = 20 };

struct output {
    const char *text;
    size_t length;
};

/* How many bytes both begin with alike. */
static size_t alike(struct output a, struct output b) {
    size_t most = a.length < b.length ? a.length : b.length, i = 0;
    while (i < most && a.text[i] == b.text[i])
        i++;
    return i;
}

static size_t line_start(const char *text, size_t at) {
    const char *newline = memrchr(text, '\n', at);
    return newline ? (size_t)(newline - text) + 1 : 0;
}

static size_t line_length(struct output output, size_t start) {
    const char *rest = output.text + start;
    const char *newline = memchr(rest, '\n', output.length - start);
    return newline ? (size_t)(newline - rest) : output.length - start;
}

static size_t newlines(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n';
    return count;
}

/* A screen of the output from `start` on, after what says how much is left out before. */
static json_t *shown(struct output output, size_t start, const char *left_out) {
    size_t length = output.length - start, cut = length < SCREEN ? length : SCREEN;
    while (cut > 0 && cut < length && ((unsigned char)output.text[start + cut] & 0xc0) == 0x80)
        cut--; /* never a character in two */
    char *printable = verdict_printable(output.text + start, cut, SCREEN);
    char *rest = cut < length ? text_format("\n[... %zu bytes left out ...]\n", length - cut)
                              : text_copy("");
    char *whole = text_format("%s%s%s", left_out, printable, rest);
    json_t *value = json_string(whole);
    free(printable);
    free(rest);
    free(whole);
    if (!value)
        fail("out of memory");
    return value;
}

void finding_compare(json_t *finding, const char *expected, size_t expected_length,
                     const char *actual, size_t actual_length) {
    struct output left = {expected, expected_length}, right = {actual, actual_length};
    size_t same = alike(left, right), start = 0;
    char *left_out = text_copy("");
    if (left.length > SCREEN || right.length > SCREEN) {
        start = line_start(left.text, same);
        bool is_long =
            line_length(left, start) > LONG_LINE || line_length(right, start) > LONG_LINE;
        for (int i = 0; i < LINES_BEFORE && start > 0 && !is_long; i++)
            start = line_start(left.text, start - 1);
        size_t lines = newlines(left.text, start), bytes = 0;
        if (is_long && same - start > 2 * BYTES_BEFORE) {
            bytes = same - start - BYTES_BEFORE;
            while (((unsigned char)left.text[start + bytes] & 0xc0) == 0x80 && bytes > 0)
                bytes--;
        }
        start += bytes;
        free(left_out);
        char *of_lines =
            lines ? text_format("[... %zu line%s alike ...]\n", lines, lines > 1 ? "s" : "")
                  : text_copy("");
        char *of_bytes = bytes ? text_format("[... %zu bytes alike ...]", bytes) : text_copy("");
        left_out = text_format("%s%s", of_lines, of_bytes);
        free(of_lines);
        free(of_bytes);
    }
    json_object_set_new(finding, "expected", shown(left, start, left_out));
    json_object_set_new(finding, "actual", shown(right, start, left_out));
    free(left_out);
}
