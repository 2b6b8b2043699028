/* The names of the C library's functions, for Valgrind, without the rest of its debugging information:
 * reading where each of its lines is takes a quarter of Valgrind's start, and the lines of a student's
 * program are in the program. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

/* A folder that may stand in the place of /usr/lib/debug while Valgrind runs a program, made when it
 * is missing; NULL where the C library's debugging information is elsewhere, or nothing can be made of
 * it: Valgrind then reads what it finds. The caller frees it. */
char *symbols_folder(const char *root);

#endif
