/* What the two parts of a course are to each other: course.c reads the file, course_exercises.c the folder. */
#ifndef COURSE_PARTS_H
#define COURSE_PARTS_H

#include "course.h"

/* Fills course->own in. */
void course_find_own(struct course *course);

#endif
