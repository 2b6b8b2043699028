/* An exercise: its folder under exercises/ and what its exercise.ini says. */
#ifndef EXERCISE_H
#define EXERCISE_H

#include "text.h"

#include <jansson.h>

struct exercise {
    char *name;      /* "02-pipes/ping-pong": the folder's path under exercises/ */
    char *directory; /* absolute path of the folder */
    char *title;
    char *kind;  /* write, repair, break, predict, test */
    int order;   /* its place within the chapter's list */
    int minutes; /* honest expected time */
    double points;
    struct text_list files; /* what the student edits, and all that is taken from a submission */
    struct text_list links; /* what the grader adds: pristine, never the student's copy */
    struct text_list tools; /* programs (C files) that the check uses */
    struct text_list
        stages; /* in the order they are listed; "build" is always first and not listed */
    struct text_list runs; /* shell lines that the memory and threads stages watch */
    struct {
        char *run; /* arguments under the controlled scheduler, as a shell reads them; NULL: none */
        char *check;  /* a shell command that judges each run's output; NULL: none */
        char *faults; /* which faults it must survive, see interleave --help; NULL: none */
        char *leaks;  /* "on" where memory that a schedule loses is a failure; NULL: it is not */
        int count;    /* schedules; 0: the usual number */
        /* For a whole program: C files with a main that calls the student's, which is program_main
         * then, and plays what surrounds it. */
        struct text_list links;
    } scheduled;
    json_t *chapters; /* kind → "02-pipes#end-of-file"; "default" for the rest */
};

/* Loads the exercise in ROOT/exercises/NAME. On a damaged or missing exercise.ini returns NULL and
 * sets *problem (the caller frees it) to one line: file, line, what, what to do. */
struct exercise *exercise_load(const char *root, const char *name, char **problem);
void exercise_free(struct exercise *exercise);

/* The same from another folder, an absolute path, which the problem calls `shown`. */
struct exercise *exercise_load_from(const char *directory, const char *shown, const char *name,
                                    char **problem);

/* Reads a file of the exercise's folder that belongs to the repository, of at most `limit` bytes; a NUL
 * is added behind its `*length` bytes (which may be NULL). The caller frees it. NULL with *problem: one
 * line that names the file. */
char *exercise_read(const struct exercise *exercise, const char *file, size_t limit, size_t *length,
                    char **problem);

/* The names of all exercises, sorted by chapter, then order, then name. A folder counts when it
 * holds an exercise.ini; a damaged one is listed too (after the sound ones of its chapter). */
void exercise_names(const char *root, struct text_list *names);

/* Finds the one exercise that `word` means: its whole name, or any part of it that only one has
 * (an exact last component wins); failing that, the path of its folder or of something in it.
 * Returns its name (the caller frees it), or NULL with *problem set to one line that lists what was
 * near. */
char *exercise_find(const char *root, const char *word, char **problem);

/* The chapter's section that teaches what a failure of that kind is about, e.g.
 * "02-pipes#end-of-file"; NULL when the exercise names none. What the compiler says, kinds compile and
 * warning, is C and no chapter's subject: [chapter]'s default is not for it. Borrowed. */
const char *exercise_chapter(const struct exercise *exercise, const char *kind);

#endif
