/* What the names of folders and files in a bulk download say, and whose they are.
 *
 * Strings that are set or returned are new: the caller frees them.
 */
#ifndef INTAKE_NAMES_H
#define INTAKE_NAMES_H

#include <stdbool.h>

/* Moodle: "Ada Lovelace_4711_assignsubmission_file". Sets the student's name and number. */
bool name_is_moodle(const char *name, char **student, char **id);

/* Canvas: "lovelaceada_LATE_4711_815_ping_pong-2.c". Sets the student's name and number; returns where the file's own
 * name begins in `name`, or NULL. */
const char *name_canvas_file(const char *name, char **student, char **id);

/* Canvas numbers what was handed in again: "ping_pong-2.c" is "ping_pong.c". */
char *name_without_attempt(const char *file);

/* GitHub Classroom: the folder "ASSIGNMENT-submissions" holds a clone "ASSIGNMENT-USER" for each student. Returns what
 * stands before the user's name, or NULL. */
char *name_classroom(const char *folder);

/* A name that may stand in reports and in the name of a file, whatever a stranger has called a folder. */
char *name_plain(const char *name);

#endif
