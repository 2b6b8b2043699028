/* What a page should look like once its blocks are up to date, and how it differs now. */
#ifndef WEAVE_PAGE_H
#define WEAVE_PAGE_H

#include "weave_markdown.h"

/* Whether the block's lines would change. Always false for one whose `wanted` is NULL. */
bool block_differs(const struct page *page, const struct block *block);

/* The page's text with every block as it is wanted; a new string of `*length` bytes. Fences are
 * kept where they are, and made longer when the text holds a line that would close them; lines end
 * as the fence's own line does (LF or CR LF). */
char *page_render(const struct page *page, size_t *length);

/* Prints FILE:LINE, what the block shows, and the difference (diff -u, from now to wanted), on
 * standard output. */
void block_print_difference(const struct page *page, const struct block *block);

#endif
