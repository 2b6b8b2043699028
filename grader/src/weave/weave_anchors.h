/* The names under which a web view of a repository lets one link to a heading. */
#ifndef WEAVE_ANCHORS_H
#define WEAVE_ANCHORS_H

#include "text.h"

/* Adds the anchor of a heading whose plain text is `heading` (UTF-8): lower case, letters, marks,
 * digits, `_` and `-` kept, a space made `-`, all else dropped; a heading whose anchor has been
 * taken by `count` earlier ones of the same text gets `-count` after it. `plain` keeps the anchors
 * before that, for counting. */
void anchor_add(struct text_list *anchors, struct text_list *plain, const char *heading);

#endif
