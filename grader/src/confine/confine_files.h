/* What a compiler of a stranger's source gets: no sandbox of its own and nobody who watches it, for it runs nothing of
 * the stranger's, but no more files than it needs, and limits. An `#include "/path"` or an `.incbin` reaches no further.
 */
#ifndef CONFINE_FILES_H
#define CONFINE_FILES_H

#include "confine.h"

/* Becomes the command of the options (landlock(7), no privileges needed). From then on it and what it starts can open
 * only the system's programs, libraries and headers, the folders of PATH and the like, those of options->read, and, for writing too,
 * those of options->write, the first of which is its TMPDIR. Of the limits it takes memory_bytes and output_bytes, which
 * are each process's. Where the kernel has no Landlock only the limits hold. Returns only when it cannot: then with
 * errno, and what could not be done (static). */
const char *files_become(const struct confine_options *options);

/* What the kernel grants of that, in words (static). */
const char *files_words(void);

#endif
