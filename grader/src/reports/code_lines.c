#include "code_lines.h"

#include <stdbool.h>
#include <string.h>

/* Behind the string or character constant that begins at `at`, or at the line's end where it is not
 * closed. */
static const char *skip_constant(const char *at) {
    char quote = *at++;
    while (*at && *at != '\n' && *at != quote)
        at += at[0] == '\\' && at[1] ? 2 : 1;
    return at + (*at == quote);
}

/* Behind the comment that begins at `at`: at the line feed that ends a `//`. */
static const char *skip_comment(const char *at) {
    if (at[1] == '/')
        return strchrnul(at, '\n');
    const char *end = strstr(at + 2, "*/");
    return end ? end + 2 : strchr(at, '\0');
}

static const char *skip_directive(const char *at) {
    at = strchrnul(at, '\n');
    while (*at && at[-1] == '\\')
        at = strchrnul(at + 1, '\n');
    return at;
}

static int line_feeds(const char *from, const char *to) {
    int count = 0;
    for (; from < to; from++)
        count += *from == '\n';
    return count;
}

int code_line_before(const char *text, int line, int column) {
    const char *stop = text;
    for (int i = 1; i < line && *stop; i++) {
        stop = strchrnul(stop, '\n');
        stop += *stop == '\n';
    }
    for (int i = 1; i < column && *stop && *stop != '\n'; i++)
        stop++;
    int now = 1, last = 0;
    bool fresh = true; /* only blanks so far on this line: a # begins a directive */
    for (const char *at = text, *next; at < stop; at = next) {
        next = at + 1;
        if (at[0] == '/' && (at[1] == '/' || at[1] == '*')) {
            next = skip_comment(at);
        } else if (*at == '#' && fresh) {
            next = skip_directive(at);
        } else if (!strchr(" \t\r\n\f\v", *at)) {
            next = *at == '"' || *at == '\'' ? skip_constant(at) : next;
            last = now;
            fresh = false;
        }
        fresh = fresh || *at == '\n';
        now += line_feeds(at, next);
    }
    return last;
}
