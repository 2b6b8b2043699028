/* What `grade batch` was told on its command line.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "text.h"

#include <stdbool.h>

enum { MOST_JOBS = 64 };

struct settings {
    struct text_list folders, exercises;
    const char *out, *roster;
    int jobs;
    bool resume, unsafe;
};

/* Reads the command line. Returns true to go on; else *status is what to return: 0 after --help, 2 after one line that
 * says what is wrong. The settings point into argv; settings_free frees the lists. */
bool settings_read(struct settings *settings, int argc, char **argv, int *status);
void settings_free(struct settings *settings);

#endif
