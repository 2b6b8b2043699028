#include "weave_markdown.h"

#include "weave_anchors.h"
#include "weave_html.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

/* What is needed while one page is read. */
struct reading {
    struct page *page;
    struct problems *problems;
    struct text_list plain_anchors;
    int html_line; /* where the HTML being scanned begins */
    bool html_alt; /* the tag being scanned has an alt attribute */
};

static void page_problem(struct reading *reading, int line, const char *what) {
    problem_add(reading->problems, reading->page->path, line, "%s", what);
}

/* --- origins and fences ----------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum origin origin;
} origin_words[] = {{"from:", FROM_FILE}, {"run:", FROM_RUN}, {"run-confined:", FROM_CONFINED_RUN}};
enum { ORIGIN_WORDS = sizeof origin_words / sizeof *origin_words };

/* Finds a comment `<!-- WORD:` of an origin in `html`. Returns where it begins, or NULL. */
static const char *find_origin(const char *html, size_t *word) {
    for (const char *at = html; (at = strstr(at, "<!--")); at += 4) {
        const char *inside = at + 4 + strspn(at + 4, " \t\r\n");
        for (*word = 0; *word < ORIGIN_WORDS; ++*word)
            if (text_begins(inside, origin_words[*word].word))
                return at;
    }
    return NULL;
}

/* Whether the fence that begins `column` bytes into line `open` is closed at line `close`: only a
 * line inside the same quotations and list items can close it. */
static bool closes(const struct page *page, int open, int column, int offset, int close, char fence,
                   int fence_length) {
    if (close > page->lines.count)
        return false;
    const struct line *first = &page->lines.items[open - 1];
    const struct line *last = &page->lines.items[close - 1];
    int quotes = 0;
    int indentation = -offset; /* of what holds the fence, behind the last > */
    for (int i = 0; i < column; i++) {
        indentation++;
        if (first->start[i] == '>') {
            quotes++;
            indentation = -offset;
        }
    }
    size_t at = 0;
    int blanks = 0;
    for (; at < last->length && strchr(" \t>", last->start[at]); at++) {
        blanks = last->start[at] == '>' ? 0 : last->start[at] == '\t' ? blanks + 4 : blanks + 1;
        quotes -= last->start[at] == '>';
    }
    if (quotes != 0 ||
        blanks < indentation - (column > 0 && memchr(first->start, '>', (size_t)column)))
        return false;
    int length = 0;
    while (at < last->length && last->start[at] == fence) {
        at++;
        length++;
    }
    while (at < last->length && strchr(" \t\r", last->start[at]))
        at++;
    return length >= fence_length && at == last->length;
}

/* Reads the place of a fenced block. Returns false (with a problem) when it is not closed. */
static bool read_fences(struct reading *reading, cmark_node *node, struct block *block) {
    int offset;
    if (!cmark_node_get_fenced(node, &block->fence_length, &offset, &block->fence))
        return true; /* indented code */
    struct page *page = reading->page;
    block->open = cmark_node_get_start_line(node);
    block->close = block->open + 1;
    for (const char *c = cmark_node_get_literal(node); *c; c++)
        block->close += *c == '\n';
    /* As written: cmark unescapes its copy. */
    const struct line *first = &page->lines.items[block->open - 1];
    int column = cmark_node_get_start_column(node) - 1;
    int behind = column + block->fence_length;
    if (closes(page, block->open, column, offset, block->close, block->fence,
               block->fence_length)) {
        char *info = text_copy_n(first->start + behind, first->length - (size_t)behind);
        block->info = text_copy(text_trim(info));
        free(info);
        return true;
    }
    page->unclosed = true;
    problem_add(reading->problems, page->path, block->open,
                "this fence is never closed; write %.*s on a line of its own after the block",
                block->fence_length, block->fence == '~' ? "~~~~~~~~~~~~~~~~" : "````````````````");
    return false;
}

static bool is_c(const char *info) {
    size_t length = strcspn(info, " \t{");
    return (length == 1 && strchr("cCh", info[0])) || (length == 3 && strncmp(info, "cpp", 3) == 0);
}

static void add_block(struct page *page, struct block block) {
    page->blocks = memory_resize(page->blocks, (page->block_count + 1) * sizeof *page->blocks);
    page->blocks[page->block_count++] = block;
}

/* A comment that names an origin: with the fenced block after it, it makes a block. */
static void read_origin(struct reading *reading, cmark_node *node, const char *comment,
                        size_t word) {
    struct block block = {.origin = origin_words[word].origin,
                          .line = cmark_node_get_start_line(node)};
    const char *start = strchr(comment, ':') + 1;
    const char *end = strstr(start, "-->");
    if (!end || end[3 + strspn(end + 3, " \t\r\n")] != '\0') {
        page_problem(reading, block.line,
                     "text follows this origin on its line; begin the fence on the next one");
        return;
    }
    cmark_node *next = cmark_node_next(node);
    int length, offset;
    char fence;
    if (!next || cmark_node_get_type(next) != CMARK_NODE_CODE_BLOCK ||
        !cmark_node_get_fenced(next, &length, &offset, &fence)) {
        page_problem(reading, block.line,
                     "no fenced block follows this origin; write ```text and ``` after it, or take "
                     "it out");
        return;
    }
    struct problems said = {0}; /* the block itself says it when it is not closed */
    struct reading quiet = {.page = reading->page, .problems = &said};
    if (read_fences(&quiet, next, &block)) {
        char *argument = text_copy_n(start, (size_t)(end - start));
        block.argument = text_copy(text_trim(argument));
        free(argument);
        if (*block.argument == '\0')
            page_problem(reading, block.line, "this origin names nothing; write what it shows");
        add_block(reading->page, block);
    }
    problems_free(&said);
}

static void read_code_block(struct reading *reading, cmark_node *node) {
    struct block block = {0};
    bool closed = read_fences(reading, node, &block);
    const struct page *page = reading->page;
    bool has_origin = page->block_count > 0 && block.open > 0 &&
                      page->blocks[page->block_count - 1].open == block.open;
    if (closed && block.info && is_c(block.info) && !has_origin)
        page_problem(reading, block.open,
                     "a block of C without an origin; put it in a file and name that in a comment "
                     "`<!-- from: FILE#region -->` before the fence");
    free(block.info);
}

/* --- links ------------------------------------------------------------------------------------ */

static void add_link(struct page *page, const char *target, int line) {
    page->links = memory_resize(page->links, (page->link_count + 1) * sizeof *page->links);
    page->links[page->link_count++] = (struct link){line, text_copy(target)};
}

static void html_attribute(void *context, const char *tag, const char *attribute, const char *value,
                           int line) {
    struct reading *reading = context;
    struct page *page = reading->page;
    line += reading->html_line;
    bool image = strcmp(tag, "img") == 0;
    if (!attribute) {
        if (image && !reading->html_alt)
            page_problem(reading, line,
                         "an image without alt text; say in alt=\"…\" what it shows");
        reading->html_alt = false;
    } else if (strcmp(attribute, "alt") == 0) {
        reading->html_alt = true;
    } else if (strcmp(attribute, "id") == 0 || (strcmp(attribute, "name") == 0 && *tag == 'a')) {
        text_list_add(&page->anchors, value);
    } else if (strcmp(attribute, "name") != 0) {
        add_link(page, value, line);
    }
}

static void read_html(struct reading *reading, cmark_node *node) {
    const char *html = cmark_node_get_literal(node);
    size_t word;
    const char *origin = find_origin(html, &word);
    if (origin && origin == html + strspn(html, " \t") &&
        cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK)
        read_origin(reading, node, origin, word);
    else if (origin)
        page_problem(reading, cmark_node_get_start_line(node),
                     "an origin inside other text; let its comment begin a line of its own");
    reading->html_line = cmark_node_get_start_line(node);
    html_scan(html, html_attribute, reading);
}

/* A text with `][` in it is a reference-style link whose definition was not found. */
static void read_text(struct reading *reading, cmark_node *node) {
    const char *text = cmark_node_get_literal(node);
    for (const char *at = text; (at = strstr(at, "][")); at += 2) {
        size_t length = strcspn(at + 2, "[]");
        if (at[2 + length] == ']')
            problem_add(reading->problems, reading->page->path, cmark_node_get_start_line(node),
                        "no definition of the link reference [%.*s]; write `[name]: address` on a "
                        "line of its own, or `code` if it is none",
                        (int)length, at + 2);
    }
}

/* The plain text below `node`, images left out, as a new string. */
static char *plain_text(cmark_node *node) {
    struct text_list parts = {0};
    cmark_iter *iterator = cmark_iter_new(node);
    size_t length = 0;
    for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
        cmark_node *inner = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(inner);
        if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_IMAGE)
            cmark_iter_reset(iterator, inner, CMARK_EVENT_EXIT);
        else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            text_list_add(&parts, cmark_node_get_literal(inner));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            text_list_add(&parts, " ");
    }
    cmark_iter_free(iterator);
    for (size_t i = 0; i < parts.count; i++)
        length += strlen(parts.items[i]);
    char *text = memory_new(length + 1);
    char *end = text;
    for (size_t i = 0; i < parts.count; i++)
        end = stpcpy(end, parts.items[i]);
    text_list_free(&parts);
    return text;
}

/* --- the whole page --------------------------------------------------------------------------- */

static void read_node(struct reading *reading, cmark_node *node) {
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
        char *heading = plain_text(node);
        anchor_add(&reading->page->anchors, &reading->plain_anchors, heading);
        free(heading);
    } else if (type == CMARK_NODE_CODE_BLOCK) {
        read_code_block(reading, node);
    } else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
        read_html(reading, node);
    } else if (type == CMARK_NODE_TEXT) {
        read_text(reading, node);
    } else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
        bool image = type == CMARK_NODE_IMAGE;
        int line = cmark_node_get_start_line(node);
        add_link(reading->page, cmark_node_get_url(node), line);
        if (image && !cmark_node_first_child(node))
            page_problem(reading, line, "an image without alternative text; say what it shows");
    }
}

static cmark_node *parse(const struct lines *lines) {
    int options = CMARK_OPT_SOURCEPOS | CMARK_OPT_FOOTNOTES;
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(options);
    static const char *const extensions[] = {"table", "strikethrough", "tasklist"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, lines->text, lines->length);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    cmark_consolidate_text_nodes(document);
    return document;
}

struct page *page_read(const char *path, struct problems *problems) {
    struct page *page = memory_new(sizeof *page);
    page->path = text_copy(path);
    page->readable = lines_read(&page->lines, path, problems);
    if (!page->readable)
        return page;
    struct reading reading = {.page = page, .problems = problems};
    cmark_node *document = parse(&page->lines);
    cmark_iter *iterator = cmark_iter_new(document);
    while (cmark_iter_next(iterator) != CMARK_EVENT_DONE)
        if (cmark_iter_get_event_type(iterator) == CMARK_EVENT_ENTER)
            read_node(&reading, cmark_iter_get_node(iterator));
    cmark_iter_free(iterator);
    cmark_node_free(document);
    text_list_free(&reading.plain_anchors);
    return page;
}

void page_free(struct page *page) {
    for (size_t i = 0; i < page->block_count; i++) {
        free(page->blocks[i].argument);
        free(page->blocks[i].info);
        free(page->blocks[i].wanted);
    }
    for (size_t i = 0; i < page->link_count; i++)
        free(page->links[i].target);
    free(page->blocks);
    free(page->links);
    text_list_free(&page->anchors);
    lines_free(&page->lines);
    free(page->path);
    free(page);
}
