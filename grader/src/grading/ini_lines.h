/* A file of keys and values, read with inih, with the line of each.
 */
#ifndef INI_LINES_H
#define INI_LINES_H

/* What is wrong with the text as a whole; 0: nothing. */
struct ini_faults {
    int malformed; /* the first line that is not 'key = value' */
    int too_long;  /* the first line that does not fit inih's buffer */
};

/* What to say of such a line. */
extern const char ini_malformed[], ini_too_long[];

/* Calls `take` for every key; section and value are "" where there is none. */
struct ini_faults ini_lines(const char *text,
                            void (*take)(void *data, const char *section, const char *key,
                                         const char *value, int line),
                            void *data);

#endif
