#include "weave_lines.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { LARGEST_FILE = 4 << 20 };

struct lines lines_split(char *text, size_t length) {
    struct lines lines = {.text = text, .length = length};
    size_t room = 0;
    for (size_t at = 0; at < length;) {
        if ((size_t)lines.count == room) {
            room = room ? 2 * room : 64;
            lines.items = memory_resize(lines.items, room * sizeof *lines.items);
        }
        const char *feed = memchr(text + at, '\n', length - at);
        size_t whole = feed ? (size_t)(feed - (text + at)) + 1 : length - at;
        size_t end = feed ? 1 : 0;
        if (feed && whole > 1 && feed[-1] == '\r')
            end = 2;
        lines.items[lines.count++] = (struct line){text + at, whole - end, end};
        at += whole;
    }
    return lines;
}

bool lines_read(struct lines *lines, const char *path, struct problems *problems) {
    size_t length = 0;
    char *text = text_read_file(path, LARGEST_FILE, &length);
    if (!text) {
        problem_add(problems, path, 0, "cannot be read (%s); put it right or take it away",
                    strerror(errno));
        return false;
    }
    int line = 0;
    const char *why = text_not_plain(text, length, &line);
    if (why) {
        problem_add(problems, path, line, "not plain text: %s; save it as UTF-8 text", why);
        free(text);
        return false;
    }
    *lines = lines_split(text, length);
    return true;
}

void lines_free(struct lines *lines) {
    free(lines->text);
    free(lines->items);
    *lines = (struct lines){0};
}

int utf8_decode(const char *text, size_t length, size_t *used) {
    const unsigned char *byte = (const unsigned char *)text;
    *used = 1;
    if (byte[0] < 0x80)
        return byte[0];
    size_t need = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || length < need)
        return -1;
    int point = byte[0] & (0x7f >> need);
    for (size_t i = 1; i < need; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return -1;
        point = point << 6 | (byte[i] & 0x3f);
    }
    static const int least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[need] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return -1;
    *used = need;
    return point;
}

const char *text_not_plain(const char *text, size_t length, int *line) {
    static char words[64];
    *line = 1;
    for (size_t at = 0; at < length;) {
        size_t used;
        int point = utf8_decode(text + at, length - at, &used);
        bool crlf = point == '\r' && at + 1 < length && text[at + 1] == '\n';
        if (point < 0) {
            snprintf(words, sizeof words, "byte 0x%02x is not UTF-8", (unsigned char)text[at]);
            return words;
        }
        if ((point < ' ' && !strchr("\t\n\f", point) && !crlf) || point == 0 ||
            (point >= 0x7f && point < 0xa0)) {
            snprintf(words, sizeof words, "control character 0x%02x", (unsigned)point);
            return words;
        }
        if (point == '\n')
            ++*line;
        at += used;
    }
    return NULL;
}

int text_columns(const char *text, size_t length) {
    int columns = 0;
    for (size_t at = 0; at < length;) {
        size_t used;
        int point = utf8_decode(text + at, length - at, &used);
        int width = point < 0 ? 1 : wcwidth((wchar_t)point);
        columns += point == '\t' ? 8 - columns % 8 : width < 0 ? 0 : width;
        at += used;
    }
    return columns;
}
