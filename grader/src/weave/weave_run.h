/* Runs the commands of the transcripts, several side by side, and keeps what they print.
 *
 * A command is run by `bash -c` in the repository's root, in a process group of its own, with
 * standard input from /dev/null, standard output and error through one pipe (so a program sees no
 * terminal), default signal actions, and a clean environment:
 *
 *     PATH=build/chapters/CHAPTER:build/chapters/CHAPTER/broken:/usr/local/bin:/usr/bin:/bin
 *         (the first two absolute)
 *     LC_ALL=C.UTF-8  TZ=UTC0  TERM=dumb  HOME=$TMP  TMPDIR=$TMP  TMP=an empty folder of its own
 *
 * A run is over when bash has exited and nobody holds the pipe's write end any more, so that what a
 * child prints after its parent has gone is never lost by chance. Whoever is still there when the
 * time is over is killed, the whole group; what left the group is killed when all runs are over.
 *
 * A confined run is the same under build/bin/confine: it works in $TMP (other folders can be read
 * only), in namespaces of its own where the machine grants them, and when it hangs confine ends it
 * and says who waited for whom.
 */
#ifndef WEAVE_RUN_H
#define WEAVE_RUN_H

#include <stdbool.h>
#include <stddef.h>

enum run_end {
    RUN_ENDED, /* by itself (or by confine) */
    RUN_OUT_OF_TIME,
    RUN_HELD_OPEN, /* bash ended, but what it started kept the output open for all the time */
    RUN_TOO_LONG,  /* it printed more than RUN_OUTPUT_MOST bytes */
};

enum { RUN_OUTPUT_MOST = 256 * 1024 };

struct run {
    const char *command; /* not owned, like the next */
    const char *chapter;
    bool confined;

    /* Set by runs_all; owned by the run. */
    enum run_end end;
    int status;   /* as waitpid gives it */
    char *output; /* `length` bytes, NUL after them */
    size_t length;
    char *tmp;    /* what $TMP was */
    char *report; /* confine's report, one JSON object, or NULL */
};

/* Runs all of them, as many at a time as there are processors for this process; `seconds` is the
 * wall time and the processor time of each. `root` is the repository's absolute path, also the
 * working directory; `scratch` a folder for theirs. Ends the program when the machine refuses (no
 * processes, no descriptors). SIGINT, SIGTERM and SIGHUP end what runs, remove `scratch` and then
 * end this process by that signal. */
void runs_all(struct run *runs, size_t count, const char *root, const char *scratch, int seconds);

/* Frees what runs_all set. */
void run_free(struct run *run);

#endif
