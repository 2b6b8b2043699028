/* Source files and their regions: where the listings come from.
 *
 * A region is what stands between a pair of marker lines, each a comment alone on its line:
 *
 *     // region: send_message
 *     …
 *     // endregion: send_message
 *
 * `//` in C, `#` or `;` in files of other kinds (shell, make, ini). A name is letters, digits, `_`,
 * `-` and `.`; it is unique in its file. Regions may nest, not overlap. Markers never show: a
 * listing leaves out those of the regions inside it too.
 */
#ifndef WEAVE_REGIONS_H
#define WEAVE_REGIONS_H

#include "weave_lines.h"
#include "weave_problems.h"

struct region {
    char *name;
    int first; /* the lines of its markers */
    int last;
    const char *user; /* the page that shows it, or NULL; not owned */
    int user_line;
};

struct source {
    char *path;
    bool readable; /* false: a problem says why, and the rest is empty */
    struct lines lines;
    bool *marker; /* for each line, whether it is a region's marker */
    struct region *regions;
    size_t region_count;
};

/* Every source read so far. Start from {0}. */
struct sources {
    struct source **items;
    size_t count;
};

/* The source at `path`, read on first use; its problems (unreadable; a region that is duplicate,
 * unbalanced or overlaps another; a marker that is not alone on its line) are added then. Never
 * NULL. Owned by `sources`. */
struct source *source_get(struct sources *sources, const char *path, struct problems *problems);

/* The region of that name, or NULL. */
struct region *source_region(struct source *source, const char *name);

/* Reads every regular file below `folder` that can hold regions (.c .h .sh .bash .bats .ini .mk and
 * Makefiles). A folder that does not exist holds none. */
void sources_read_below(struct sources *sources, const char *folder, struct problems *problems);

/* A new string: the region's lines (all lines, when `region` is NULL) without markers, without
 * blank lines at either end, without the indentation that all lines have in common. Each line ends
 * in a line feed. The caller frees it. A line over 100 columns is a problem of the source; a
 * listing without a line one of the caller's (the result is ""). */
char *source_listing(const struct source *source, const struct region *region,
                     struct problems *problems);

void sources_free(struct sources *sources);

/* The name a fenced block gives the language of such a file ("c", "sh", "ini", "make"), or NULL. */
const char *language_of(const char *path);

#endif
