#include "verdict.h"

#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Expected and actual output, and messages, are cut to about this many bytes: a screen. */
enum { SCREEN = 2000, MESSAGE = 1000, RAW = 20000 };

static const char *const kinds[] = {
    "compile",      "warning",
    "wrong-output", "wrong-exit",
    "assertion",    "crash",
    "hang",         "deadlock",
    "lost-wakeup",  "livelock",
    "race",         "lock-misuse",
    "memory-error", "undefined-behaviour",
    "leak",         "fd-leak",
    "thread-leak",  "zombie",
    "residue",      "fault-handling",
    "rule",         "none",
};
enum { KINDS = sizeof kinds / sizeof *kinds };

bool verdict_kind_known(const char *kind) {
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

const char *verdict_kind_near(const char *word) {
    const char *near = NULL;
    size_t least = 2 + strlen(word) / 3;   /* more letters than that are another word */
    for (size_t i = 0; i < KINDS - 1; i++) /* the last one, none, is no failure */
        if (text_edits(word, kinds[i]) < least) {
            near = kinds[i];
            least = text_edits(word, near);
        }
    return near;
}

/* The length of the valid UTF-8 sequence at `text`, of at most `left` bytes; 0 when there is none. */
static size_t utf8_length(const unsigned char *text, size_t left) {
    if (text[0] < 0x80)
        return 1;
    size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0xc2 || text[0] > 0xf4 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    /* Overlong forms, surrogates, and what lies beyond U+10FFFF. */
    if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
        (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f))
        return 0;
    return length;
}

/* Appends `length` bytes of `text` to `into`, which has room for four times as many. */
static char *append_printable(char *into, const char *text, size_t length) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length;) {
        const unsigned char *at = (const unsigned char *)text + i;
        size_t step = utf8_length(at, length - i);
        bool control = step == 1 && (*at < 0x20 || *at == 0x7f) && *at != '\n' && *at != '\t';
        /* C1 control characters, and the marks that turn text round, would disturb a terminal. */
        control = control || (step == 2 && at[0] == 0xc2 && at[1] < 0xa0) ||
                  (step == 3 && at[0] == 0xe2 &&
                   ((at[1] == 0x80 && at[2] >= 0xaa && at[2] <= 0xae) ||
                    (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)));
        if (step > 0 && !control) {
            memcpy(into, at, step);
            into += step;
            i += step;
            continue;
        }
        *into++ = '\\';
        *into++ = 'x';
        *into++ = digits[*at >> 4];
        *into++ = digits[*at & 15];
        i++;
    }
    return into;
}

char *verdict_printable(const char *text, size_t length, size_t limit) {
    size_t head = length, tail = 0;
    if (length > limit) {
        head = limit * 2 / 3;
        tail = limit / 3;
    }
    /* Never cut a character in two. */
    while (head > 0 && head < length && ((unsigned char)text[head] & 0xc0) == 0x80)
        head--;
    while (tail > 0 && ((unsigned char)text[length - tail] & 0xc0) == 0x80)
        tail--;
    char *result = memory_new(4 * (head + tail) + 64);
    char *end = append_printable(result, text, head);
    if (head + tail < length) {
        end += sprintf(end, "\n[... %zu bytes left out ...]\n", length - head - tail);
        end = append_printable(end, text + length - tail, tail);
    }
    *end = '\0';
    return result;
}

char *verdict_word(const char *text) {
    char *printable = verdict_printable(text, strlen(text), 200);
    char *word = memory_new(2 * strlen(printable) + 1);
    char *end = word;
    for (const char *at = printable; *at; at++) {
        if (*at == '\n' || *at == '\t') {
            *end++ = '\\';
            *end++ = *at == '\n' ? 'n' : 't';
        } else {
            *end++ = *at;
        }
    }
    free(printable);
    return word;
}

static json_t *json_checked(json_t *value) {
    if (!value)
        fail("out of memory");
    return value;
}

static json_t *json_text(const char *text, size_t limit) {
    if (!text)
        return json_null();
    char *printable = verdict_printable(text, strlen(text), limit);
    json_t *value = json_checked(json_string(printable));
    free(printable);
    return value;
}

json_t *finding_new(const char *kind, const char *file, int line, const char *format, ...) {
    if (!verdict_kind_known(kind))
        fail("no kind of finding is called '%s': a mistake in the grader", kind);
    va_list arguments;
    va_start(arguments, format);
    char *message = text_vformat(format, arguments);
    va_end(arguments);
    json_t *finding = json_checked(json_pack("{s:s, s:o, s:o, s:o, s:n, s:n, s:n, s:n, s:n}",
                                             "kind", kind, "message", json_text(message, MESSAGE),
                                             "file", json_text(file, MESSAGE), "line",
                                             line > 0 ? json_integer(line) : json_null(), "chapter",
                                             "expected", "actual", "schedule", "replay"));
    free(message);
    return finding;
}

void finding_set_expected(json_t *finding, const char *expected, const char *actual) {
    json_object_set_new(finding, "expected", json_text(expected, SCREEN));
    json_object_set_new(finding, "actual", json_text(actual, SCREEN));
}

void finding_set_raw(json_t *finding, const char *raw) {
    json_object_set_new(finding, "raw", json_text(raw, RAW));
}

void finding_set_death(json_t *finding, int signal) {
    json_object_set_new(finding, "death", json_integer(signal));
}

int finding_death(const json_t *finding) {
    return (int)json_integer_value(json_object_get(finding, "death"));
}

const char *finding_kind(const json_t *finding) {
    const char *kind = json_string_value(json_object_get(finding, "kind"));
    return kind ? kind : "none";
}

const char *finding_message(const json_t *finding) {
    const char *message = json_string_value(json_object_get(finding, "message"));
    return message ? message : "";
}

const char *finding_file(const json_t *finding) {
    return json_string_value(json_object_get(finding, "file"));
}

int finding_line(const json_t *finding) {
    return (int)json_integer_value(json_object_get(finding, "line"));
}

bool findings_same_place(const json_t *a, const json_t *b) {
    const char *file_a = finding_file(a), *file_b = finding_file(b);
    return finding_line(a) > 0 && finding_line(a) == finding_line(b) && file_a && file_b &&
           strcmp(file_a, file_b) == 0;
}

static bool same_root(const json_t *a, const json_t *b) {
    const char *file_a = finding_file(a), *file_b = finding_file(b);
    if (strcmp(finding_kind(a), finding_kind(b)) != 0 || finding_line(a) != finding_line(b))
        return false;
    if (finding_line(a) == 0) /* nothing but the words tells them apart */
        return strcmp(finding_message(a), finding_message(b)) == 0;
    return (!file_a && !file_b) || (file_a && file_b && strcmp(file_a, file_b) == 0);
}

void findings_merge(json_t *into, const json_t *from) {
    size_t i, j;
    json_t *finding, *other;
    json_array_foreach (from, i, finding) {
        bool known = false;
        json_array_foreach (into, j, other)
            if (same_root(finding, other)) {
                known = true;
                if (finding_death(finding))
                    finding_set_death(other, finding_death(finding));
            }
        if (!known)
            json_array_append(into, finding);
    }
}

json_t *stage_new(const char *name, const char *status, double seconds, json_t *findings) {
    return json_checked(json_pack("{s:s, s:s, s:f, s:f, s:f, s:o}", "name", name, "status", status,
                                  "points", 0.0, "max_points", 0.0, "seconds", seconds, "findings",
                                  findings ? findings : json_array()));
}

const json_t *verdict_stage(const json_t *verdict, const char *name) {
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(verdict, "stages"), i, stage)
        if (strcmp(stage_name(stage), name) == 0)
            return stage;
    return NULL;
}

const char *stage_name(const json_t *stage) {
    const char *name = json_string_value(json_object_get(stage, "name"));
    return name ? name : "";
}

const char *stage_status(const json_t *stage) {
    const char *status = json_string_value(json_object_get(stage, "status"));
    return status ? status : "error";
}

static void strip_private(json_t *value) {
    json_object_del(value, "raw");
    json_object_del(value, "death");
    json_object_del(value, "share");
    size_t index;
    const char *key;
    json_t *inner;
    json_object_foreach (value, key, inner)
        strip_private(inner);
    json_array_foreach (value, index, inner)
        strip_private(inner);
}

json_t *verdict_public(const json_t *verdict) {
    json_t *copy = json_checked(json_deep_copy(verdict));
    strip_private(copy);
    return copy;
}
