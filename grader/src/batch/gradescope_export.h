/* The list in a download of Gradescope's: submission_metadata.yml says whose each submission is and when it was handed
 * in. Read with libyaml, for it holds what students' programs have printed too.
 */
#ifndef GRADESCOPE_EXPORT_H
#define GRADESCOPE_EXPORT_H

#include "text.h"

struct gradescope_entry {
    const char *path;    /* its folder or file within the download: one name */
    const char *created; /* when, as it stands there; "" when it does not */
    struct text_list names,
        ids; /* of those who handed it in: the id is the SID, else the address, else "" */
    size_t submitters;
};

/* Whether the folder holds such a list. */
bool gradescope_is_export(const char *folder);

/* Calls `each` for every submission of the list. Returns 0, or -1 with *problem one line: the list cannot be read, is no
 * such list, or names nothing. */
int gradescope_read(const char *folder,
                    void (*each)(const struct gradescope_entry *entry, void *data), void *data,
                    char **problem);

#endif
