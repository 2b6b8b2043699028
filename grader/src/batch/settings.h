/* What `grade batch` was told on its command line.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "text.h"

#include <stdbool.h>

enum { MOST_JOBS = 64 };

struct settings {
    struct text_list folders, exercises;
    const char *out, *roster, *course;
    const char *hosts, *there; /* a file with machines, and where the book is on them; or NULL */
    const char *job;           /* grade this one of a manifest, and nothing else; or NULL */
    int jobs;                  /* 0: one a processor */
    bool resume, unsafe;
    bool manifest; /* write it, and grade nothing */
};

/* Reads the command line. Returns true to go on; else *status is what to return: 0 after --help, 2 after one line that
 * says what is wrong. The settings point into argv; settings_free frees the lists. */
bool settings_read(struct settings *settings, int argc, char **argv, int *status);
/* How many jobs run side by side here. */
int settings_jobs(const struct settings *settings);

void settings_free(struct settings *settings);

#endif
