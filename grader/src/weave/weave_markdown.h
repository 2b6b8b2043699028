/* A page of the book: Markdown, read with cmark-gfm (the parser that repository hosts show it
 * with), so that a fence in a list, a quotation or a longer fence is what the reader sees it as.
 *
 * A block with an origin is a fenced code block whose previous sibling is an HTML comment:
 *
 *     <!-- from: FILE#REGION -->         a region of a source file
 *     <!-- from: FILE -->                a whole short file
 *     <!-- run: COMMAND -->              what a command prints (see weave_transcript.h)
 *     <!-- run-confined: COMMAND -->     the same, watched by build/bin/confine
 *
 * The comment begins a line of its own (it may go on over several) and nothing follows it there.
 * Blank lines between it and the fence are allowed. Both may stand inside a list item or quotation.
 */
#ifndef WEAVE_MARKDOWN_H
#define WEAVE_MARKDOWN_H

#include "text.h"
#include "weave_lines.h"
#include "weave_problems.h"

#include <stdbool.h>

enum origin { FROM_FILE, FROM_RUN, FROM_CONFINED_RUN };

struct block {
    enum origin origin;
    char *argument; /* what follows the colon, trimmed */
    int line;       /* of the comment */
    int open;       /* the lines of its fences */
    int close;
    char fence; /* ` or ~ */
    int fence_length;
    char *info; /* the fence's info string: "c" */

    /* What it should be; filled in by others. NULL: leave the block alone. */
    char *wanted;
    const char *wanted_language; /* NULL: as it is; static */
};

struct link {
    int line;
    char *target; /* as written, after entities and escapes are resolved */
};

struct page {
    char *path;
    bool readable;
    bool unclosed; /* a fence is open at the end: nothing in it can be rewritten safely */
    struct lines lines;
    struct block *blocks;
    size_t block_count;
    struct link *links;
    size_t link_count;
    struct text_list anchors; /* of its headings, as the web view makes them, and of its HTML */
};

/* Reads and parses the page at `path`; the caller frees it with page_free. Never NULL. Adds its
 * problems: unreadable, an origin that no fenced block follows or that does not stand alone, a
 * ```c block without origin, a fence that is not closed, a reference-style link without
 * definition, an image without alternative text. */
struct page *page_read(const char *path, struct problems *problems);

void page_free(struct page *page);

#endif
