/* What a transcript's comment says, and how a run's raw output becomes the block's text.
 *
 *     <!-- run: COMMAND ; varies: NAME=REGEX ; varies: NAME=REGEX -->
 *
 * COMMAND may be several lines. A clause begins with `; varies:`; NAME is letters, digits and `_`;
 * REGEX is an extended regular expression (regex(7)) matched within lines. In the block, each match
 * stands as <NAME>: of two that could match the one further left is taken, of two at one place the
 * one declared first; what has been replaced is not looked at again.
 *
 * The block's first line is the command, which a browser hides with the comment: `$ COMMAND`, and
 * `> ` before each line that goes on with it. Clauses are left out, and nothing in it is replaced.
 *
 * What never depends on the command is made the same by itself: the path of the run's own folder
 * stands as $TMP, the repository's own path in front of a file's is left out, and bash's report of
 * a child killed by a signal ("bash: 4711 Segmentation fault      ./crash") as an interactive
 * shell shows it ("Segmentation fault"). The last line says how it ended, unless with status 0:
 * `[exit status 13]`, `[killed by SIGPIPE]` (also for bash's 128 + signal), and before it, for a
 * confined run, one line for each of confine's findings: `[deadlock: the parent waits in …]`.
 */
#ifndef WEAVE_TRANSCRIPT_H
#define WEAVE_TRANSCRIPT_H

#include "weave_run.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

struct variation {
    char *name;
    regex_t regex;
};
struct transcript {
    char *command;
    struct variation *variations;
    size_t variation_count;
};

/* Reads what follows `run:`. Returns NULL, or what is wrong with it as a new string ("what; what to
 * do"); `transcript` is to be freed in both cases. */
char *transcript_parse(struct transcript *transcript, const char *argument);

/* Makes the block's text of a run. Returns NULL, or what is wrong with the run as a new string;
 * else `*text` is new: lines that each end in a line feed. */
char *transcript_text(const struct transcript *transcript, const struct run *run, const char *root,
                      char **text);

void transcript_free(struct transcript *transcript);

#endif
