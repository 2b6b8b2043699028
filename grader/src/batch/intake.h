/* What a class has handed in: a folder with a folder, a file or an archive for each student, or the bulk
 * download of a learning platform as it comes.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "exercise.h"
#include "roster.h"

struct handed_in {
    char *
        student; /* by the name of the folder, file or archive, or as the platform's own list says */
    char *id;    /* the platform's number or address of the student, or NULL */
    char *submitted;        /* when, as the platform's own list says, or NULL */
    char *problem;          /* why nothing of it can be taken, or NULL */
    int attempt;            /* from 1 */
    int row;                /* of the roster, or 0 */
    struct text_list shown; /* files: their paths within what was handed in … */
    struct text_list paths; /* … and on the disk */
    bool bare;              /* one file, by itself */
};

struct intake {
    struct handed_in *items; /* by name */
    size_t count;
};

/* Reads a folder, or a bulk download's archive. Archives are unpacked below `staging`, an empty folder. Links, devices
 * and what begins with a dot are left out. Known by their form are the downloads of Moodle, Canvas and Gradescope and
 * the clones of GitHub Classroom. `attempt` is the number of the attempt that this folder holds. Returns 0, or -1 with
 * *problem one line when the folder itself cannot be read or holds nothing. May be called for several folders: files of
 * one student's same attempt come together. */
int intake_read(struct intake *intake, const char *folder, const char *staging, int attempt,
                char **problem);
void intake_free(struct intake *intake);

/* To be called once all is read: gives students of one name their numbers too, and finds everybody's row in the roster.
 * Who is in the roster alone is added, with nothing handed in. Whom the roster does not have, or has twice by that name,
 * is told on standard error. */
void intake_enrol(struct intake *intake, const struct roster *roster);

/* Adds one with nothing handed in yet; `id` may be NULL. Valid until the next is added. */
struct handed_in *intake_add(struct intake *intake, const char *student, const char *id,
                             int attempt);

/* The exercises that are graded. */
struct intake_wanted {
    struct exercise *const *exercises;
    size_t count;
};

/* Which files are a submission to the exercise: adds their paths in the order of its files. Returns how many were
 * found: all, or 0 (nothing was handed in for it, or with *problem set: a part is missing, or one file is there
 * twice). A file of the right name is taken wherever it lies, but not from the folder of another exercise that is
 * wanted; where only one is, a file by itself may have any name. */
size_t intake_files(const struct handed_in *handed_in, const struct exercise *exercise,
                    const struct intake_wanted *wanted, struct text_list *paths, char **problem);

#endif
