/* The starter of an exercise and the student's own copy of it. */
#ifndef STARTER_H
#define STARTER_H

#include "exercise.h"

#include <stdio.h>

/* Copies starter/FILE to FILE for every file of the exercise that is missing, and says so on
 * `stream` (NULL: silently). What is there is left alone, whatever it is. Returns how many were
 * copied, or -1 with *problem set (one line, the caller frees it): the folder cannot be written to,
 * a starter is missing. */
int put_in_place(const struct exercise *exercise, FILE *stream, char **problem);

/* Puts the starter back: what is there is kept aside as FILE.old, FILE.old.1 …, overwriting nothing,
 * and each step is said on `stream`. A file that still is the starter is left alone. Returns 0, or
 * -1 with *problem set; then every file is what it was, or has been reset whole. */
int reset_exercise(const struct exercise *exercise, FILE *stream, char **problem);

#endif
