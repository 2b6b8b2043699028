/* A page of Markdown on a terminal: paragraphs wrapped, headings bold, code indented, comments left
 * out, links as "text (where it leads)". No more than that: the pages are written to be read as they
 * are. */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>

/* Prints at most `lines` lines of the page (0: all), and then "…" when there is more. Wraps at the
 * width of the terminal, at most 90 columns. `folder` is where the page lies below the repository's
 * root ("exercises/02-pipes/capture"): links are told from the root. */
void page_print(FILE *stream, const char *markdown, const char *folder, int lines);

/* The text of the section whose heading line is "## TITLE", up to the next heading of its level or
 * above; the caller frees it. NULL when there is none. The heading itself is not part of it. */
char *page_section(const char *markdown, const char *title);

#endif
