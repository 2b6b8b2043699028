#include "weave_html.h"

#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef void found_fn(void *context, const char *tag, const char *attribute, const char *value,
                      int line);

static const char white[] = " \t\r\n\f";

static char *lower_copy(const char *text, size_t length) {
    char *copy = text_copy_n(text, length);
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* Reads the value after `=` at `*at` (quoted or bare) and moves `*at` behind it. */
static char *read_value(const char **at) {
    *at += strspn(*at, white);
    char quote = **at;
    char *value;
    if (quote == '"' || quote == '\'') {
        const char *end = strchrnul(*at + 1, quote);
        value = text_copy_n(*at + 1, (size_t)(end - *at - 1));
        *at = *end ? end + 1 : end;
    } else {
        size_t length = strcspn(*at, " \t\r\n\f>");
        value = text_copy_n(*at, length);
        *at += length;
    }
    return value;
}

/* Reads one tag's attributes from `at`, behind its name, to behind its `>`. */
static const char *scan_tag(const char *at, const char *tag, int line, found_fn *found,
                            void *context) {
    static const char *const wanted[] = {"href", "src", "srcset", "id", "name", "alt"};
    while (*(at += strspn(at, " \t\r\n\f/")) && *at != '>') {
        size_t length = strcspn(at, " \t\r\n\f/=>");
        if (length == 0) { /* a stray = */
            at++;
            continue;
        }
        char *name = lower_copy(at, length);
        at += length;
        const char *equals = at + strspn(at, white);
        char *value = text_copy("");
        if (*equals == '=') {
            at = equals + 1;
            free(value);
            value = read_value(&at);
        }
        if (strcmp(name, "srcset") == 0) /* "a.svg 2x, b.svg": the first address */
            value[strcspn(value, " \t,")] = '\0';
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            if (strcmp(name, wanted[i]) == 0)
                found(context, tag, wanted[i], value, line);
        free(name);
        free(value);
    }
    found(context, tag, NULL, NULL, line);
    return *at ? at + 1 : at;
}

void html_scan(const char *html, found_fn *found, void *context) {
    int line = 0;
    for (const char *at = html; *at;) {
        const char *next = at + 1;
        if (text_begins(at, "<!--")) {
            const char *end = strstr(at + 4, "-->");
            next = end ? end + 3 : at + strlen(at);
        } else if (*at == '<' && isalpha((unsigned char)at[1])) {
            size_t length = strcspn(at + 1, " \t\r\n\f/>");
            char *tag = lower_copy(at + 1, length);
            next = scan_tag(at + 1 + length, tag, line, found, context);
            free(tag);
        }
        for (; at < next; at++)
            line += *at == '\n';
    }
}
