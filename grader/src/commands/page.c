#include "page.h"

#include "report.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDEST = 90, NARROWEST = 20 };

struct page {
    FILE *stream;
    int width;
    int left; /* lines that may still be printed; counts down from INT_MAX-like when unlimited */
    bool limited;
    bool fenced; /* inside a block of code */
    const char *folder;
};

static int terminal_width(FILE *stream) {
    struct winsize size;
    int fd = fileno(stream);
    if (fd < 0) /* in memory: it will go there */
        fd = STDOUT_FILENO;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_col > WIDEST)
        return WIDEST;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}

/* Whether another line may be printed, and counts it. */
static bool may_print(struct page *page) {
    if (!page->limited)
        return true;
    return page->left-- > 0;
}

/* The columns of `length` bytes of UTF-8, every character counted as one. */
static int columns(const char *text, size_t length) {
    int count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* The marks in front of a list's item, which its further lines stand behind: "- ", "12. ", "> ". */
static size_t hanging(const char *text) {
    size_t indent = strspn(text, " ");
    size_t digits = strspn(text + indent, "0123456789");
    if (digits > 0 && digits < 4 && text_begins(text + indent + digits, ". "))
        return indent + digits + 2;
    if (strchr("-*>", text[indent]) && text[indent] && text[indent + 1] == ' ')
        return indent + 2;
    return indent;
}

/* Where a link of a page in `folder` leads, told from the repository's root. The caller frees it. */
static char *resolved(const char *folder, const char *target) {
    if (*target == '#' || *target == '/' || strstr(target, "://"))
        return text_copy(target);
    size_t kept = strlen(folder);
    while (text_begins(target, "../") && kept > 0) {
        target += strlen("../");
        while (kept > 0 && folder[--kept] != '/')
            ;
    }
    return text_format("%.*s%s%s", (int)kept, folder, kept > 0 ? "/" : "", target);
}

/* The text with each `[words](target)` as `words (target)`. The caller frees it. */
static char *with_plain_links(const struct page *page, const char *text) {
    char *plain = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&plain, &length);
    if (!stream)
        fail("out of memory");
    while (*text) {
        const char *middle = *text == '[' ? strstr(text, "](") : NULL;
        const char *end = middle ? strchr(middle, ')') : NULL;
        if (*text == '`') { /* code is as it is */
            const char *close = strchr(text + 1, '`');
            size_t code = close ? (size_t)(close - text) + 1 : 1;
            fwrite(text, 1, code, stream);
            text += code;
        } else if (end && !memchr(text + 1, '[', (size_t)(middle - text) - 1)) {
            char *target = text_copy_n(middle + 2, (size_t)(end - middle) - 2);
            char *path = resolved(page->folder, target);
            fprintf(stream, "%.*s (%s)", (int)(middle - text) - 1, text + 1, path);
            free(target);
            free(path);
            text = end + 1;
        } else {
            fputc(*text++, stream);
        }
    }
    if (fclose(stream) != 0)
        fail("out of memory");
    return plain;
}

static void print_wrapped(struct page *page, const char *text) {
    size_t hang = hanging(text);
    const char *at = text + hang;
    bool first = true;
    while (*at) {
        int used = (int)hang;
        size_t fits = 0;
        for (size_t end = 0; at[end];) {
            size_t next = end + strspn(at + end, " ");
            next += strcspn(at + next, " ");
            used = (int)hang + columns(at, next);
            if (fits > 0 && used > page->width)
                break;
            fits = end = next;
        }
        if (!may_print(page))
            return;
        if (first)
            fprintf(page->stream, "%.*s", (int)hang, text);
        else
            fprintf(page->stream, "%*s", (int)hang, "");
        fprintf(page->stream, "%.*s\n", (int)fits, at);
        first = false;
        at += fits;
        at += strspn(at, " ");
    }
}

static void print_heading(struct page *page, const char *line) {
    const char *title = line + strspn(line, "#");
    title += strspn(title, " ");
    if (may_print(page))
        fprintf(page->stream, "%s%s%s\n", report_style(page->stream, "bold"), title,
                report_style(page->stream, "reset"));
}

static void print_line(struct page *page, const char *line) {
    if (text_begins(line, "```")) {
        page->fenced = !page->fenced;
        return;
    }
    if (page->fenced) {
        if (may_print(page))
            fprintf(page->stream, "%s%s\n", *line ? "    " : "", line);
    } else if (*line == '#') {
        print_heading(page, line);
    } else if (*line == '|' || !*line) { /* a table stays as it is */
        if (may_print(page))
            fprintf(page->stream, "%s\n", line);
    } else if (!text_begins(line, "<!--")) {
        char *plain = with_plain_links(page, line);
        print_wrapped(page, plain);
        free(plain);
    }
}

void page_print(FILE *stream, const char *markdown, const char *folder, int lines) {
    struct page page = {.stream = stream,
                        .width = terminal_width(stream),
                        .left = lines,
                        .limited = lines > 0,
                        .folder = folder};
    char *copy = text_copy(markdown);
    size_t length = strlen(copy);
    while (length > 0 && strchr(" \t\r\n", copy[length - 1]))
        copy[--length] = '\0';
    char *rest = copy + strspn(copy, "\r\n");
    char *line;
    while (page.left >= 0 && rest && (line = strsep(&rest, "\n"))) {
        line[strcspn(line, "\r")] = '\0';
        print_line(&page, line);
    }
    if (page.left < 0)
        fprintf(stream, "…\n");
    free(copy);
}

char *page_section(const char *markdown, const char *title) {
    const char *begin = NULL;
    bool fenced = false;
    size_t wanted = strlen(title);
    for (const char *line = markdown; *line;) {
        size_t length = strcspn(line, "\n");
        const char *next = line + length + (line[length] == '\n');
        bool heading = !fenced && (text_begins(line, "# ") || text_begins(line, "## "));
        if (text_begins(line, "```"))
            fenced = !fenced;
        if (heading && begin)
            return text_copy_n(begin, (size_t)(line - begin));
        /* "Hint 1" is also "Hint 1: a title", and not "Hint 12". */
        if (heading && line[1] == '#' && strncmp(line + 3, title, wanted) == 0 &&
            !strchr("0123456789", line[3 + wanted] ? line[3 + wanted] : ' '))
            begin = next;
        line = next;
    }
    return begin ? text_copy(begin) : NULL;
}
