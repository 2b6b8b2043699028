/* Whether the links between the book's files lead somewhere. */
#ifndef WEAVE_LINKS_H
#define WEAVE_LINKS_H

#include "weave_markdown.h"

/* The pages read so far. Start from {0}. */
struct pages {
    struct page **items;
    size_t count;
};

/* The page at `path`, read on first use with its problems added. Never NULL. Owned by `pages`. */
struct page *pages_get(struct pages *pages, const char *path, struct problems *problems);

void pages_free(struct pages *pages);

/* Checks every link of `page`: the file is there, is part of the repository (not generated, not
 * outside) and has the section. Addresses with a scheme are not looked at. A path that begins with
 * `/` counts from the repository's root, as on the web view. Pages that are only linked to are
 * read into `others`, without their own problems. */
void links_check(const struct page *page, struct pages *others, struct problems *problems);

#endif
