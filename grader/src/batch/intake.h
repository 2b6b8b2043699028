/* What a class has handed in: a folder with a folder, a file or an archive for each student, or the bulk
 * download of a learning platform as it comes.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "exercise.h"

struct handed_in {
    char *student;          /* by the name of the folder, file or archive */
    char *id;               /* the platform's number in that name, or NULL */
    char *problem;          /* why nothing of it can be taken, or NULL */
    struct text_list shown; /* files: their paths within what was handed in … */
    struct text_list paths; /* … and on the disk */
    bool bare;              /* one file, by itself */
};

struct intake {
    struct handed_in *items; /* by name */
    size_t count;
};

/* Reads a folder. Archives are unpacked below `staging`, an empty folder. Links, devices and what begins with a dot
 * are left out. Returns 0, or -1 with *problem one line when the folder itself cannot be read or holds nothing. May
 * be called for several folders: files of a student of the same name come together. */
int intake_read(struct intake *intake, const char *folder, const char *staging, char **problem);
void intake_free(struct intake *intake);

/* Which files are a submission to the exercise: adds their paths in the order of its files. Returns how many were
 * found: all, or 0 (nothing was handed in for it, or with *problem set: a part is missing, or one file is there
 * twice). `alone`: no other exercise is graded, so that a file by itself may have any name. */
size_t intake_files(const struct handed_in *handed_in, const struct exercise *exercise, bool alone,
                    struct text_list *paths, char **problem);

#endif
