#include "weave_links.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct page *pages_get(struct pages *pages, const char *path, struct problems *problems) {
    for (size_t i = 0; i < pages->count; i++)
        if (strcmp(pages->items[i]->path, path) == 0)
            return pages->items[i];
    pages->items = memory_resize(pages->items, (pages->count + 1) * sizeof *pages->items);
    return pages->items[pages->count++] = page_read(path, problems);
}

void pages_free(struct pages *pages) {
    for (size_t i = 0; i < pages->count; i++)
        page_free(pages->items[i]);
    free(pages->items);
    *pages = (struct pages){0};
}

/* Whether a browser would leave the repository for it: "https:", "mailto:", "//host". */
static bool is_external(const char *target) {
    size_t length = 0;
    while (isalnum((unsigned char)target[length]) ||
           (length > 0 && strchr("+-.", target[length]) && target[length] != '\0'))
        length++;
    return (length > 1 && target[length] == ':') || text_begins(target, "//");
}

static int hex_value(char c) {
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Resolves %41, in place. */
static void percent_decode(char *text) {
    char *out = text;
    for (const char *in = text; *in; out++) {
        bool coded = *in == '%' && isxdigit((unsigned char)in[1]) && isxdigit((unsigned char)in[2]);
        *out = *in;
        if (coded)
            *out = (char)(hex_value(in[1]) << 4 | hex_value(in[2]));
        in += coded ? 3 : 1;
    }
    *out = '\0';
}

/* The path that `target` means on the page `from`, without `.` and `..`, as a new string relative
 * to the root ("" is the root itself); NULL when it leads out of it. */
static char *resolve(const char *from, const char *target) {
    const char *slash = strrchr(from, '/');
    int folder = target[0] == '/' || !slash ? 0 : (int)(slash - from) + 1;
    char *whole = text_format("%.*s%s", folder, from, target);
    char *path = memory_new(strlen(whole) + 2);
    size_t used = 0;
    bool outside = false;
    char *rest = NULL;
    for (char *part = strtok_r(whole, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
        if (strcmp(part, "..") == 0) {
            outside = outside || used == 0;
            while (used > 0 && path[--used] != '/')
                continue;
        } else if (strcmp(part, ".") != 0) {
            if (used > 0)
                path[used++] = '/';
            memcpy(path + used, part, strlen(part));
            used += strlen(part);
        }
    }
    path[used] = '\0';
    free(whole);
    if (!outside)
        return path;
    free(path);
    return NULL;
}

/* "L12" or "L12-L20" of a file of at least that many lines. */
static bool has_line(const char *path, const char *fragment) {
    unsigned first = 0;
    unsigned last = 0;
    int end = 0;
    if (sscanf(fragment, "L%u%n-L%u%n", &first, &end, &last, &end) < 1 || fragment[end] != '\0')
        return false;
    struct lines lines;
    struct problems said = {0};
    bool read = lines_read(&lines, path, &said);
    problems_free(&said);
    if (!read)
        return false;
    bool has = first >= 1 && first <= (unsigned)lines.count && last <= (unsigned)lines.count;
    lines_free(&lines);
    return has;
}

static bool is_image(const char *path) {
    return text_ends(path, ".svg") || text_ends(path, ".png") || text_ends(path, ".gif") ||
           text_ends(path, ".jpg");
}

static void check_section(const struct page *page, const struct link *link, const char *path,
                          const char *fragment, struct pages *others, struct problems *problems) {
    if (is_image(path)) /* picture.svg#gh-dark-mode-only: for whoever draws it */
        return;
    if (!text_ends(path, ".md")) {
        if (!has_line(path, fragment))
            problem_add(problems, page->path, link->line,
                        "the link `%s` names a section, but %s has none (#L12 is a line); link to "
                        "the file, or to a line that it has",
                        link->target, path);
        return;
    }
    const struct page *other = page;
    struct problems said = {0};
    if (strcmp(path, page->path) != 0)
        other = pages_get(others, path, &said);
    problems_free(&said);
    if (other->readable && !text_list_has(&other->anchors, fragment))
        problem_add(problems, page->path, link->line,
                    "the link `%s` is broken: %s has no section #%s; correct it, or the heading",
                    link->target, path, fragment);
}

static void check_link(const struct page *page, const struct link *link, struct pages *others,
                       struct problems *problems) {
    char *target = text_copy(link->target);
    char *fragment = strchr(target, '#');
    if (fragment) {
        *fragment++ = '\0';
        percent_decode(fragment);
    }
    target[strcspn(target, "?")] = '\0';
    percent_decode(target);
    char *path = *target ? resolve(page->path, target) : text_copy(page->path);
    struct stat status;
    if (*link->target == '\0')
        problem_add(problems, page->path, link->line,
                    "a link without an address; write where it leads");
    else if (!path)
        problem_add(problems, page->path, link->line,
                    "the link `%s` leads out of the repository; link to what everyone has",
                    link->target);
    else if (text_begins(path, "build/") || strcmp(path, "build") == 0)
        problem_add(problems, page->path, link->line,
                    "the link `%s` leads to a generated file, which the repository does not hold; "
                    "link to its source",
                    link->target);
    else if (stat(*path ? path : ".", &status) < 0)
        problem_add(problems, page->path, link->line,
                    "the link `%s` is broken: there is no %s; correct it", link->target, path);
    else if (fragment && *fragment)
        check_section(page, link, path, fragment, others, problems);
    free(path);
    free(target);
}

void links_check(const struct page *page, struct pages *others, struct problems *problems) {
    for (size_t i = 0; i < page->link_count; i++)
        if (!is_external(page->links[i].target))
            check_link(page, &page->links[i], others, problems);
}
