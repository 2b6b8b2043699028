/* A batch's jobs as lines of text, so that others can run them: another machine, a cluster.
 *
 * OUT/manifest.jsonl has a line for each submission that is still to be graded, equal ones once. A line is whole in
 * itself, whatever machine reads it, as long as the book stands there at the same commit:
 *
 *     {"key": "…", "exercise": "02-pipes/frames", "files": {"frames.c": "BASE64"}, "folder": {"check.bats": "BASE64"}}
 *
 * `folder` is there for an exercise that a course brings. Whoever grades one leaves {"key": "…", "verdict": {…}}: on
 * standard output, or in OUT/done/KEY.json, where --resume finds it.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include "tasks.h"

#include <jansson.h>

/* Writes the lines of the tasks that are not done, and which `known` (may be NULL) has no key of. Returns how many there
 * are, or -1 with *problem one line. */
long manifest_write(const char *out, const char *root, const struct tasks *tasks, char **problem);

/* The path of the manifest. The caller frees it. */
char *manifest_path(const char *out);

/* The verdict that somebody has left for a key, or NULL: none, or an error. The caller owns it. */
json_t *manifest_done(const char *out, const char *key);

/* Removes the manifest and what was left for it. */
void manifest_remove(const char *out);

/* Grades one job. `word` is "-": a line from standard input, the answer on standard output; or the number of a line of
 * OUT/manifest.jsonl, the answer in OUT/done. `granted` says in words what programs are confined by here. Returns the
 * exit status: 0 when it was graded, else 2. Ends by SIGTERM, SIGINT and SIGHUP, and when nobody reads its output any
 * more, with all it started. */
int manifest_run(const char *root, const char *word, const char *out, const char *granted);

#endif
