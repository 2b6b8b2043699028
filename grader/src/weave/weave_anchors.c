#include "weave_anchors.h"

#include "weave_lines.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* Connector punctuation (Unicode's Pc), which counts as part of a word. */
static bool is_connector(wchar_t c) {
    return c == L'_' || c == 0x203f || c == 0x2040 || c == 0x2054 || c == 0xfe33 || c == 0xfe34 ||
           (c >= 0xfe4d && c <= 0xfe4f) || c == 0xff3f;
}

/* A mark that combines with the letter before it; of the characters without width the invisible
 * format controls (zero-width space and joiners, directions, byte order) are not. */
static bool is_mark(wchar_t c) {
    bool control = (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
                   (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xad;
    return c >= 0x300 && !control && wcwidth(c) == 0;
}

static char *anchor_of(const char *heading) {
    size_t length = strlen(heading);
    /* Lower case may take more bytes than upper. */
    char *anchor = memory_new(length * MB_LEN_MAX + 1);
    size_t out = 0;
    mbstate_t state = {0};
    for (size_t at = 0, used; at < length; at += used) {
        wchar_t c = utf8_decode(heading + at, length - at, &used);
        if (c == L' ')
            c = L'-';
        else if (c < 0 || !(c == L'-' || iswalnum((wint_t)c) || is_connector(c) || is_mark(c)))
            continue;
        size_t bytes = wcrtomb(anchor + out, (wchar_t)towlower((wint_t)c), &state);
        if (bytes != (size_t)-1)
            out += bytes;
    }
    anchor[out] = '\0';
    return anchor;
}

void anchor_add(struct text_list *anchors, struct text_list *plain, const char *heading) {
    char *anchor = anchor_of(heading);
    size_t earlier = 0;
    for (size_t i = 0; i < plain->count; i++)
        earlier += strcmp(plain->items[i], anchor) == 0;
    if (earlier > 0)
        text_list_format(anchors, "%s-%zu", anchor, earlier);
    else
        text_list_add(anchors, anchor);
    text_list_take(plain, anchor);
}
