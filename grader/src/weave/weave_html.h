/* The little HTML that Markdown pages hold: links, images and anchors in it. */
#ifndef WEAVE_HTML_H
#define WEAVE_HTML_H

/* Calls `found` for each attribute href, src, srcset (its first address), id, name and alt of the
 * tags in `html`, in order, with the tag's name in lower case; comments are skipped. `line` counts
 * line feeds before the tag. At the end of each tag it is called with attribute NULL. */
void html_scan(const char *html,
               void (*found)(void *context, const char *tag, const char *attribute,
                             const char *value, int line),
               void *context);

#endif
